/** Shows on the election's page what only this browser knows: that a ballot was cast from it. */
import { doneKey } from "./page.js";

const note = document.getElementById("cast-here");
const tracker = note && localStorage.getItem(doneKey(note.dataset.uuid));
if (tracker) {
  note.querySelector("code").textContent = tracker;
  note.hidden = false;
}
