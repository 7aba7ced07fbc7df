// The first page, which is made on the desk's side: shown anew as soon as the comparison is there.

const EVERY = 700;

async function state() {
  const answer = await fetch("/first/state");
  return answer.ok ? (await answer.json()).state : "waiting";
}

async function wait() {
  try {
    if ((await state()) !== "waiting") { location.reload(); return; }
  } catch {
    document.getElementById("waiting").textContent = "The desk does not answer: is it still running?";
    return;
  }
  setTimeout(wait, EVERY);
}

async function again() {
  await fetch("/first/again", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
  location.reload();
}

if (document.getElementById("waiting")) setTimeout(wait, EVERY);
document.getElementById("again")?.addEventListener("click", again);
