// Share links: copy buttons, all of a school at once, and a written day chooses itself. Without this file the same is done by hand.
const copy = async (button) => {
  const source = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  source.select();
  try {
    await navigator.clipboard.writeText(source.value);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 3000);
  } catch {
    // The text stays selected: the browser's own copy command takes it.
  }
};
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(button));
});

document.querySelectorAll("fieldset[data-school]").forEach((school) => {
  const boxes = [...school.querySelectorAll(":scope > .choice input")];
  if (boxes.length < 2) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = school.dataset.school;
  button.addEventListener("click", () => boxes.forEach((box) => { box.checked = true; }));
  school.querySelector("legend").after(button);
});

document.querySelectorAll("[data-day] input").forEach((day) => {
  const other = document.querySelector("input[name=pick][value=other]");
  day.addEventListener("input", () => { if (day.value && other) other.checked = true; });
  document.querySelectorAll("input[name=pick]").forEach((pick) => {
    if (pick !== other) pick.addEventListener("change", () => { day.value = ""; });
  });
});
