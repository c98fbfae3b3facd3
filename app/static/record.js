// The record page opens and closes in place and opens everything for printing. Without this file all of it works by links.
const all = document.querySelector("[data-open-all]");
const details = () => document.querySelectorAll("main details");

if (all) {
  all.addEventListener("click", (event) => {
    event.preventDefault();
    const open = all.textContent === all.dataset.openAll;
    details().forEach((element) => { element.open = open; });
    all.textContent = open ? all.dataset.closeAll : all.dataset.openAll;
  });
}

// A link to a study right opens its card also where the browser does not do it by itself.
const openTarget = () => {
  const card = location.hash && document.getElementById(location.hash.slice(1))?.closest("details.study");
  if (card && !card.open) {
    card.open = true;
    card.scrollIntoView();
  }
};
addEventListener("hashchange", openTarget);
openTarget();

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...details()].filter((element) => !element.open);
  closed.forEach((element) => { element.open = true; });
});
addEventListener("afterprint", () => closed.forEach((element) => { element.open = false; }));

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
