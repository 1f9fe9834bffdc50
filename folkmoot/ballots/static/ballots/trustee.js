/** A trustee's key and decryption. The key file is read on this device and never sent. */
import { inWorker } from "./belenios/client.js";
import { element, given, hideTrouble, saveFile, showTrouble } from "./page.js";

const { uuid, challenge } = given("trustee-data");
const sentences = given("sentences");
let publicText = "";

element("make-key")?.removeAttribute("disabled");
element("make-key")?.addEventListener("click", makeKey);
element("restore-file")?.addEventListener("change", guarded(restore));
element("key-file")?.addEventListener("change", guarded(decrypt));

/** Runs on the chosen file; says what went wrong and lets another file be chosen. */
function guarded(act) {
  return async ({ target }) => {
    if (!target.files.length) return;
    hideTrouble();
    try {
      await act(await target.files[0].text(), target.form);
    } catch ({ code }) {
      target.value = "";
      showTrouble(code ?? "general", sentences);
    }
  };
}

async function makeKey() {
  hideTrouble();
  try {
    const key = await inWorker("key", { uuid });
    publicText = key.publicText;
    saveFile(`trustee-key-${uuid}.json`, key.file);
    element("restore").hidden = false;
    element("restore-title").focus();
  } catch ({ code }) {
    showTrouble(code ?? "general", sentences);
  }
}

async function restore(file, form) {
  const proof = await inWorker("restore", { file, uuid, challenge });
  if (JSON.parse(publicText).public_key !== JSON.parse(file).public_key) throw { code: "restore" };
  form.elements.key.value = publicText;
  form.elements.proof.value = proof;
  form.submit();
}

async function decrypt(file, form) {
  element("working").hidden = false;
  try {
    const response = await fetch(element("addresses").dataset.archive);
    const archive = new Uint8Array(await response.arrayBuffer());
    const report = (done) => (element("progress").value = done);
    const { decryption } = await inWorker("auditedDecryption", { archive, file, uuid }, report);
    form.elements.decryption.value = decryption;
    form.submit();
  } finally {
    element("working").hidden = true;
  }
}
