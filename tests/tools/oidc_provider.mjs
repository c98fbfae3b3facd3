// A certified provider of OpenID Connect (npm oidc-provider) for the tests: one client, which signs who it is with its
// own key and gets its ID tokens encrypted. Started with one argument, the settings as JSON:
// {port, client_id, redirect_uri, back_uri, client_keys, account, claims}. It ends when its standard input does.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const told = JSON.parse(process.argv[2]);
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

const provider = new Provider(`http://127.0.0.1:${told.port}`, {
  clients: [
    {
      client_id: told.client_id,
      redirect_uris: [told.redirect_uri],
      post_logout_redirect_uris: [told.back_uri],
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "RS256",
      jwks: told.client_keys,
      id_token_encrypted_response_alg: "RSA-OAEP",
      id_token_encrypted_response_enc: "A128CBC-HS256",
    },
  ],
  jwks: { keys: [{ ...key, use: "sig", alg: "RS256", kid: "provider" }] },
  cookies: { keys: ["a-key-of-the-tests"] },
  claims: { openid: ["sub"], profile: Object.keys(told.claims) },
  conformIdTokenClaims: false,
  pkce: { methods: ["S256"], required: () => true },
  features: {
    devInteractions: { enabled: false },
    encryption: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...told.claims }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Provider</title>
<form method="post"><button>Identify</button></form></html>`;
const answer = provider.callback();

createServer(async (request, response) => {
  if (!request.url.startsWith("/interaction/")) {
    answer(request, response);
  } else if (request.method === "GET") {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(PAGE);
  } else {
    await provider.interactionFinished(request, response, { login: { accountId: told.account } });
  }
}).listen(told.port, "127.0.0.1");

process.stdin.on("end", () => process.exit()).resume();
