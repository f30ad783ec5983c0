// Keeps what was seen for when there is no network; offers a page anew when there is something new on it.
"use strict";
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(document.currentScript.dataset.worker, { scope: "/" }).catch(() => {});
}
(() => {
  const place = document.querySelector("[data-events]");
  if (!place || !("EventSource" in window) || (navigator.connection && navigator.connection.saveData)) return;
  let stream = null;
  let seen = null;
  const offer = () => {
    if (!place.querySelector("a")) place.append(place.querySelector("template").content.cloneNode(true));
    stream.close();
  };
  // Only while someone looks: a page in the background costs a phone its battery.
  const follow = () => {
    if (stream) stream.close();
    if (document.hidden || place.querySelector("a")) return;
    stream = new EventSource(place.dataset.events);
    stream.addEventListener("begun", (event) => {
      if (seen !== null && seen !== event.lastEventId) offer();
      seen = event.lastEventId;
    });
    stream.addEventListener("changed", offer);
  };
  document.addEventListener("visibilitychange", follow);
  follow();
})();
