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

/** First the whole board is checked and its numbers shown; the trustee then opens the sum. */
async function decrypt(file) {
  const archive = await fetchArchive();
  const report = await working((told) => inWorker("audit", { archive }, told));
  const { kept, last } = { kept: report.ballotsKept, last: report.lastEvent };
  element("report").textContent = sentences.audited.replace("{kept}", kept).replace("{voters}", report.voters);
  element("last-event").textContent = last;
  element("confirm").hidden = false;
  element("open").focus();
  element("open").onclick = () => open(file, archive).catch(({ code }) => showTrouble(code ?? "general", sentences));
}

async function fetchArchive() {
  const response = await fetch(element("addresses").dataset.archive);
  if (!response.ok) throw { code: "unreachable_board" };
  return new Uint8Array(await response.arrayBuffer());
}

async function open(file, archive) {
  const form = element("key-file").form;
  const { decryption } = await working((told) => inWorker("auditedDecryption", { archive, file, uuid }, told));
  form.elements.decryption.value = decryption;
  form.submit();
}

async function working(job) {
  element("working").hidden = false;
  try {
    return await job((done) => (element("progress").value = done));
  } finally {
    element("working").hidden = true;
  }
}
