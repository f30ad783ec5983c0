// Keeps what was seen for when there is no network.
"use strict";
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(document.currentScript.dataset.worker, { scope: "/" }).catch(() => {});
}
