// One talk, two looks: sends what is written or pressed, fetches replies, shows both renderings.
"use strict";

const words = JSON.parse(document.body.dataset.words);
const slack = document.getElementById("slack");
const line = document.getElementById("line");
const quick = document.getElementById("quick");
const status = document.getElementById("status");
const form = document.getElementById("form");
const field = document.getElementById("text");
let session = localStorage.getItem("sankin-session") || renew();
let next = 0;
let waiting = 0;

function renew() {
  const name = crypto.randomUUID ? crypto.randomUUID() : identity();
  localStorage.setItem("sankin-session", name);
  return name;
}

// crypto.randomUUID exists only on https and localhost
function identity() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

function show(pane, node) {
  pane.append(node);
  pane.scrollTop = pane.scrollHeight;
}

async function send(body, said) {
  if (said) {
    show(slack, make("div", "message mine", make("strong", "", words.you), make("p", "section", said)));
    show(line, make("div", "bubble mine", said));
  }
  quick.replaceChildren();
  waiting += said ? 1 : 0;
  status.textContent = said ? words.waiting : "";
  const message = JSON.stringify({ session, id: identity(), ...body });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const answer = await fetch("/demo/say", { method: "POST", body: message });
      if (answer.ok) return;
      if (answer.status < 500) break;
    } catch { /* the network: try again */ }
    await new Promise((resolve) => setTimeout(resolve, 500 * (attempt + 1)));
  }
  status.textContent = words.failed;
}

function greet() {
  if (document.body.dataset.greets === "true") send({ join: true }, "");
}

function press(value, label, picked) {
  const said = picked ? `${label}: ${picked}` : label;
  send(value ? { press: value, text: label, picked } : { text: label }, said);
}

function receive(reply) {
  waiting = Math.max(0, waiting - 1);
  status.textContent = waiting ? words.waiting : "";
  for (const message of reply.slack) show(slack, slackMessage(message, press));
  for (const file of reply.files) show(slack, make("p", "file", file));
  for (const message of reply.line) show(line, lineMessage(message, press));
  quick.replaceChildren(...quickReplies(reply.line[reply.line.length - 1], press));
  line.scrollTop = line.scrollHeight;
}

async function listen() {
  for (;;) {
    const name = session;
    try {
      const answer = await fetch(`/demo/replies?session=${name}&after=${next}`);
      const told = await answer.json();
      if (name !== session) continue;
      if (told.next < next) next = 0;
      else {
        told.replies.forEach(receive);
        next = told.next;
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  send({ text }, text);
});
for (const example of document.querySelectorAll(".example")) {
  example.addEventListener("click", () => send({ text: example.textContent }, example.textContent));
}
document.getElementById("again").addEventListener("click", () => {
  session = renew();
  next = 0;
  waiting = 0;
  for (const pane of [slack, line, quick]) pane.replaceChildren();
  greet();
});

greet();
listen();
