/** The opened letter: on to the booth, to a file or to the printer, all on this device. */
import { element, saveFile } from "./page.js";

const credential = element("credential").textContent.trim();
const tools = element("letter-tools");

// The fragment of an address is never sent to a server.
element("to-booth").href = `${tools.dataset.address}#${credential}`;
element("save").addEventListener("click", () => saveFile("credential.txt", `${document.title}\n${credential}\n`));
element("print").addEventListener("click", () => window.print());
tools.hidden = false;
