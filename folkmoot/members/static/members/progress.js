// How far the worker is, read again every two seconds; without this script the page reloads itself.
const EVERY = 2000;

async function look() {
  const answer = await fetch(location.href);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = found.getElementById("progress");
  if (!next) {
    location.reload();
    return;
  }
  const bar = document.querySelector("#progress progress");
  bar.value = next.querySelector("progress").value;
  const words = document.querySelector("#progress [role=status]");
  const said = next.querySelector("[role=status]").textContent;
  if (words.textContent !== said) words.textContent = said;
  setTimeout(again, EVERY);
}

function again() {
  look().catch(() => setTimeout(again, EVERY));
}

setTimeout(again, EVERY);
