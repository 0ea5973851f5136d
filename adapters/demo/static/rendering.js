// Block Kit and Flex payloads → elements, as far as our renderings use them. Text is only ever set as text.
"use strict";

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function link(address, label) {
  const node = make("a", "", label);
  if (/^https?:\/\//.test(address)) {
    node.href = address;
    node.rel = "noopener noreferrer";
    node.target = "_blank";
  }
  return node;
}

function linked(text) {
  const parts = text.split(/(https?:\/\/[^\s<>"）」]+)/);
  return parts.map((part, index) => (index % 2 ? link(part, part) : part));
}

// https://docs.slack.dev/messaging/formatting-message-text: bold, links, the three entities
function mrkdwn(text) {
  const plain = (part) => part.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  const nodes = [];
  for (const part of text.split(/(<https?:[^>]+>|\*[^*\n]+\*)/)) {
    const address = part.match(/^<([^|>]+)\|?([^>]*)>$/);
    if (address) nodes.push(link(plain(address[1]), plain(address[2] || address[1])));
    else if (/^\*[^*\n]+\*$/.test(part)) nodes.push(make("strong", "", plain(part.slice(1, -1))));
    else nodes.push(...linked(plain(part)));
  }
  return nodes;
}

function button(label, className, act) {
  const node = make("button", className, label);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

function datePicker(label, act) {
  const field = make("input");
  field.type = "date";
  field.addEventListener("change", () => field.value && act(field.value));
  return make("label", "date", label, field);
}

// press(value, label, picked) is called when a button or date is chosen
function slackBlock(block, press) {
  const words = (text) => (text.type === "mrkdwn" ? mrkdwn(text.text) : [text.text]);
  if (block.type === "section") return make("p", "section", ...words(block.text));
  if (block.type === "context") return make("div", "context", ...block.elements.map((one) => make("p", "", ...words(one))));
  if (block.type === "header") return make("h3", "", ...words(block.text));
  if (block.type === "divider") return make("hr");
  if (block.type !== "actions") return "";
  return make("div", "actions", ...block.elements.map((element) => {
    if (element.type === "datepicker") {
      const label = element.placeholder.text;
      return datePicker(label, (day) => press(element.action_id.replace(/^date:/, ""), label, day));
    }
    if (element.url) return link(element.url, element.text.text);
    return button(element.text.text, element.style || "plain", () => press(element.value, element.text.text, ""));
  }));
}

function slackMessage(message, press) {
  return make("div", "message", ...message.blocks.map((block) => slackBlock(block, press)));
}

function lineAction(action, className, press) {
  if (action.type === "uri") return link(action.uri, action.label);
  if (action.type === "datetimepicker") return datePicker(action.label, (day) => press(action.data, action.label, day));
  if (action.type === "message") return button(action.label, className, () => press("", action.text, ""));
  return button(action.label, className, () => press(action.data, action.displayText || action.label, ""));
}

function flex(node, press) {
  if (node.type === "box") return make("div", "box", ...node.contents.map((child) => flex(child, press)));
  if (node.type === "separator") return make("hr");
  if (node.type === "button") return lineAction(node.action, `flex-button ${node.style}`, press);
  const text = make("p", [node.weight, node.size].filter(Boolean).join(" "), node.text);
  if (node.color) text.style.color = node.color;
  return text;
}

function lineMessage(message, press) {
  if (message.type === "text") return make("div", "bubble", ...linked(message.text));
  const bubbles = message.contents.contents.map((one) =>
    make("article", "card", flex(one.body, press), one.footer ? flex(one.footer, press) : ""));
  return make("div", "carousel", ...bubbles);
}

function quickReplies(message, press) {
  const items = message && message.quickReply ? message.quickReply.items : [];
  return items.map((item) => lineAction(item.action, "", press));
}
