/** Finding one's own tracker on the board, without telling the server which one. */
import { element } from "./page.js";

const form = element("find");
if (form) {
  const field = element("mine");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(field.value.trim());
  });
}

function find(tracker) {
  const items = [...document.querySelectorAll("#trackers li")];
  const mine = items.find((item) => item.textContent.trim() === tracker);
  for (const item of items) item.classList.toggle("chosen", item === mine);
  const { yes, no } = element("found").dataset;
  element("found").textContent = mine ? yes : no;
  if (!mine) return;
  mine.closest("details").open = true;
  mine.scrollIntoView({ block: "center" });
}
