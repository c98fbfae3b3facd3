"""The outbox and its delivery. It knows bytes and whom they go to, never what a case is.

A capability renders its mail (`rendering.render_mail`) and queues it in the transaction of its own act
(`service.queue_mail`). `delivery` sends what is due and tells each mail's outcome to whoever queued it (`outcomes`).
"""
