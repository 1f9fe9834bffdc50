/**
 * The booth: credential, choice, reading back, encryption, casting. The choice never leaves this
 * module except as a ciphertext; nothing of it is written to storage, address or log.
 */
import { inWorker } from "./belenios/client.js";
import { readCredential } from "./belenios/credential.js";
import { doneKey, element, given, hideTrouble, showStep, showTrouble } from "./page.js";

const data = given("booth-data");
const sentences = given("sentences");
const isSingle = data.maximum === 1;
let credential = "";

start();

function start() {
  drawAnswers();
  element("identify").querySelector("form").addEventListener("submit", takeTyped);
  element("choose").querySelector("form").addEventListener("submit", readBack);
  element("back").addEventListener("click", () => showStep("choose"));
  element("cast").addEventListener("click", cast);
  showStep("identify");
  askLetter();
}

/** The letter that opened this page hands its credential over, from memory to memory. */
function askLetter() {
  const letter = window.opener;
  if (!letter) return;
  window.addEventListener("message", ({ source, origin, data }) => {
    const isAwaited = source === letter && origin === location.origin && !element("identify").hidden;
    if (isAwaited && data?.credential) take(data.credential);
  });
  letter.postMessage("ready", location.origin);
}

function take(text) {
  try {
    credential = readCredential(text);
  } catch ({ code }) {
    showTrouble(code, sentences);
    return false;
  }
  hideTrouble();
  showStep("choose");
  return true;
}

function takeTyped(event) {
  event.preventDefault();
  take(element("credential").value);
}

/** In an order of this voter's own, so that no place on the page is worth more than another. */
function drawAnswers() {
  const order = shuffled(data.answers.map((_, index) => index));
  for (const index of order) addAnswer(`${index}`, data.answers[index], data.statements[index]);
  if (isSingle) addAnswer("none", sentences.abstain, "");
  const help = sentences.many.replace("{maximum}", data.maximum);
  element("choose-help").textContent = isSingle ? "" : help;
}

function addAnswer(value, name, statement) {
  const item = document.createElement("li");
  item.innerHTML = '<label class="choice"><input name="answer"><span><b></b><small></small></span></label>';
  const input = item.querySelector("input");
  input.type = isSingle ? "radio" : "checkbox";
  input.required = isSingle;
  input.value = value;
  item.querySelector("b").textContent = name;
  item.querySelector("small").textContent = statement ?? "";
  element("answers").append(item);
}

function shuffled(items) {
  const drawn = new Uint32Array(items.length);
  crypto.getRandomValues(drawn);
  return items.map((item, index) => [drawn[index], item]).sort(([a], [b]) => a - b).map(([, item]) => item);
}

const marked = () =>
  [...document.querySelectorAll("#answers input:checked")].map((input) => input.value).filter((value) => value !== "none");

function readBack(event) {
  event.preventDefault();
  const chosen = marked();
  if (chosen.length > data.maximum) return showTrouble("too_many", sentences);
  hideTrouble();
  const names = chosen.length ? chosen.map((value) => data.answers[value]) : [sentences.abstained];
  element("chosen").replaceChildren(
    ...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })),
  );
  return showStep("review");
}

async function cast() {
  const chosen = new Set(marked());
  const choices = [data.answers.map((_, index) => (chosen.has(`${index}`) ? 1 : 0))];
  showStep("casting");
  try {
    const report = (done) => (element("progress").value = done);
    const ballot = await inWorker("ballot", { electionText: data.definition, credential, choices }, report);
    await send(ballot);
    finish(ballot.tracker);
  } catch ({ code }) {
    showStep(code === "unknown_credential" ? "identify" : "review");
    showTrouble(code ?? "unreachable", sentences);
  }
}

/** Every request of one election has the same size, whatever the choice; no cookie goes with it. */
async function send(ballot) {
  const response = await fetch(data.cast, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json" },
    body: padded(ballot.text),
  });
  const answer = await response.json();
  if (!response.ok) throw { code: answer.refused ?? "general" };
  if (answer.tracker !== ballot.tracker) throw { code: "general" };
}

function padded(ballot) {
  const bare = JSON.stringify({ ballot, padding: "" });
  return JSON.stringify({ ballot, padding: " ".repeat(Math.max(0, data.size - bare.length)) });
}

/** What was chosen goes from the page as well: others may use this browser next. */
function finish(tracker) {
  credential = "";
  element("credential").value = "";
  element("chosen").replaceChildren();
  element("answers").replaceChildren();
  element("tracker").textContent = tracker;
  localStorage.setItem(doneKey(data.uuid), tracker);
  showStep("done");
}
