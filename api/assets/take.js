// Photos wait on the phone (IndexedDB) until the network has taken them; without this script the form sends one at once.
"use strict";
(() => {
  const form = document.querySelector("[data-take]");
  if (!form || !window.indexedDB || !window.crypto?.subtle) return;
  const words = form.dataset;
  const box = document.querySelector("[data-outbox]");
  const list = box.querySelector("ul");

  const store = new Promise((done, failed) => {
    const ask = indexedDB.open("photos36", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("photos", { keyPath: "id" });
    ask.onsuccess = () => done(ask.result);
    ask.onerror = () => failed(ask.error);
  });
  const act = async (mode, what) => {
    const turn = (await store).transaction("photos", mode);
    const ask = what(turn.objectStore("photos"));
    return new Promise((done, failed) => {
      turn.oncomplete = () => done(ask.result);
      turn.onabort = () => failed(turn.error);
    });
  };

  // RFC 9562, section 5.7.
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let now = Date.now();
    for (let at = 5; at >= 0; at -= 1) {
      bytes[at] = now % 256;
      now = Math.floor(now / 256);
    }
    bytes[6] = (bytes[6] & 15) | 112;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  const line = (photo) => {
    let item = document.getElementById(`photo-${photo.id}`);
    if (!item) {
      item = Object.assign(document.createElement("li"), { id: `photo-${photo.id}` });
      list.append(item);
      box.hidden = false;
    }
    return item;
  };

  const put = (photo, digest, told) => new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/v1/photos/${photo.id}`);
    request.setRequestHeader("Content-Digest", `sha-256=:${digest}:`);
    request.upload.onprogress = told;
    request.onload = () => done(request);
    request.onerror = failed;
    request.send(photo.file);
  });

  const send = async (photo) => {
    const item = line(photo);
    const progress = Object.assign(document.createElement("progress"), { max: photo.file.size, value: 0 });
    progress.setAttribute("aria-label", words.sending);
    item.replaceChildren(photo.name, progress);
    try {
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await photo.file.arrayBuffer()));
      const request = await put(photo, btoa(String.fromCharCode(...hash)), (event) => { progress.value = event.loaded; });
      const body = JSON.parse(request.responseText);
      if (request.status === 401) {
        item.replaceChildren(Object.assign(document.createElement("a"), { href: "/sign-in", textContent: words.signIn }));
      } else if (request.status >= 500 || request.status === 429) {
        item.textContent = `${photo.name} · ${words.waits}`;
      } else {
        await act("readwrite", (photos) => photos.delete(photo.id));
        const sent = Object.assign(document.createElement("a"), { href: `/photos/${body.id}`, textContent: words.sent });
        item.replaceChildren(`${photo.name} · `, request.status < 300 ? sent : `${body.detail} ${body.remedy}`);
      }
    } catch {
      item.textContent = `${photo.name} · ${words.waits}`;
    }
  };

  let running = Promise.resolve();
  const sendAll = () => {
    running = running.then(async () => {
      for (const photo of await act("readonly", (photos) => photos.getAll())) await send(photo);
    });
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.elements.photo.files;
    await act("readwrite", (photos) => photos.put({ id: uuid(), name: file.name, file }));
    form.reset();
    sendAll();
  });
  addEventListener("online", sendAll);
  sendAll();
})();
