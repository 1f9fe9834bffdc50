// allauth only writes to the console when a device gives no key; say it on the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const problem = document.getElementById("passkey-problem");
  problem.hidden = false;
  problem.scrollIntoView({ block: "nearest" });
});
