// What was seen is shown again without a network; with one, nothing comes from here but what never changes.
"use strict";
const CACHE = "seen-1";
const MOST = 300;
// What is for one person alone is not kept on the phone.
const OWN = /^\/(me|parent|desk|sign-in|v1)(\/|$)|\/desk(\/|$)|\/dashboards?(\/|$)/;
const PICTURE = /^\/v1\/photos\/[^/]+\/images\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const keep = async (request, response) => {
  const cache = await caches.open(CACHE);
  await cache.put(request, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = event.request.method === "GET" && url.origin === location.origin;
  if (!isOurs || (OWN.test(url.pathname) && !PICTURE.test(url.pathname))) return;
  event.respondWith((async () => {
    const fixed = url.pathname.startsWith("/assets/") && (await caches.match(event.request));
    if (fixed) return fixed;
    try {
      const response = await fetch(event.request);
      if (response.ok && !response.redirected) event.waitUntil(keep(event.request, response.clone()));
      return response;
    } catch (error) {
      const seen = await caches.match(event.request);
      if (seen) return seen;
      throw error;
    }
  })());
});
