// Sends what the form says and shows the answer. The token stays in this tab; cookies are not sent.
"use strict";
const form = document.querySelector("form[data-path]");
const shown = form.querySelector("[role=status]");
const token = form.elements.namedItem("token");
const tokenKey = "photos36-docs-token";

form.hidden = false;
if (token) {
  token.value = sessionStorage.getItem(tokenKey) ?? "";
  token.addEventListener("input", () => sessionStorage.setItem(tokenKey, token.value.trim()));
}

function request() {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = new Headers({ "Accept-Language": document.documentElement.lang });
  for (const input of form.querySelectorAll("[data-in]")) {
    const value = input.value.trim();
    if (value === "") continue;
    if (input.dataset.in === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(value));
    if (input.dataset.in === "query") query.append(input.name, value);
    if (input.dataset.in === "header") headers.set(input.name, value);
  }
  if (token && token.value.trim() !== "") headers.set("Authorization", `Bearer ${token.value.trim()}`);
  const options = { method: form.dataset.method, headers, credentials: "omit", cache: "no-store" };
  const body = form.querySelector("[data-body]");
  if (body && body.type === "file" && body.files.length > 0) {
    if (body.dataset.body.startsWith("multipart/")) {
      options.body = new FormData();
      options.body.append("photo", body.files[0]);
    } else {
      headers.set("Content-Type", body.files[0].type || body.dataset.body);
      options.body = body.files[0];
    }
  } else if (body && body.type !== "file") {
    headers.set("Content-Type", body.dataset.body);
    options.body = body.value;
  }
  return fetch(`${path}${query.size > 0 ? `?${query}` : ""}`, options);
}

async function readable(response) {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.includes("json")) {
    const text = await response.text();
    try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
  }
  if (type.startsWith("text/")) return response.text();
  return `${(await response.blob()).size} B`;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  shown.hidden = false;
  shown.textContent = "…";
  try {
    const response = await request();
    const head = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    shown.textContent = `${response.status} ${response.statusText}\n${head}\n\n${await readable(response)}`;
  } catch (error) {
    shown.textContent = `${form.dataset.failed} ${error.message}`;
  }
});
