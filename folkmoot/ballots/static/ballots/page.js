/** What the pages of a ballot share: data and sentences from the page, trouble, files, steps. */

/** @param {string} id of a JSON script element @returns {*} */
export const given = (id) => JSON.parse(document.getElementById(id).textContent);

/** @param {string} id @returns {HTMLElement} */
export const element = (id) => document.getElementById(id);

/** Says in the page's language what went wrong, and moves the focus there. */
export function showTrouble(code, sentences) {
  const box = element("trouble");
  box.querySelector("div").textContent = sentences[code] ?? sentences.general;
  box.hidden = false;
  box.focus();
}

export function hideTrouble() {
  element("trouble").hidden = true;
}

/** Shows one of the sections and puts the focus on its heading. */
export function showStep(id) {
  for (const section of document.querySelectorAll("main section[id]")) section.hidden = section.id !== id;
  element(id).querySelector("h2").focus();
}

/** Hands a text over as a file to keep. */
export function saveFile(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Where this browser, and nobody else, remembers that a ballot was cast. */
export const doneKey = (uuid) => `folkmoot.cast.${uuid}`;
