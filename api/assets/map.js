// The map that moves: Leaflet, our photos and clusters, a base map where one is configured. Loaded when it is asked for;
// without it the page keeps its outline map and its list.
"use strict";
(() => {
  // From here on a cluster is listed; before, it is zoomed into.
  const LIST_FROM_ZOOM = 17;
  const panel = document.querySelector("[data-map]");
  const button = panel && panel.querySelector("button");
  if (!button) return;
  const data = panel.dataset;
  const outline = panel.querySelector("svg");

  const load = (tag, attributes) => new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.onload = done;
    element.onerror = failed;
    document.head.append(element);
  });

  const bounds = (text) => {
    const [west, south, east, north] = text.split(",").map(Number);
    return [[south, west], [north, east]];
  };

  async function open() {
    button.disabled = true;
    try {
      await Promise.all([
        load("link", { rel: "stylesheet", href: data.leafletStyle }),
        load("script", { src: data.leafletScript }),
      ]);
      start();
    } catch {
      button.textContent = data.failed;
    }
  }

  function start() {
    const live = document.createElement("div");
    live.className = "live";
    live.setAttribute("role", "application");
    live.setAttribute("aria-label", data.label);
    outline.after(live);
    const map = L.map(live, { zoomControl: false, worldCopyJump: true, maxZoom: 20, minZoom: 2 });
    L.control.zoom({ zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
    map.attributionControl.setPrefix("Leaflet");
    if (data.base) {
      L.tileLayer(data.base, { attribution: data.attribution, maxNativeZoom: Number(data.maxZoom), maxZoom: 20 }).addTo(map);
    }
    const land = outline.cloneNode(true);
    for (const extra of land.querySelectorAll(".dot, .where, title")) extra.remove();
    land.setAttribute("class", "leaflet-outline");
    L.svgOverlay(land, bounds(data.outline), { opacity: data.base ? 0.45 : 1 }).addTo(map);
    outline.setAttribute("hidden", "");
    button.remove();
    map.fitBounds(bounds(data.bounds), { maxZoom: 17, padding: [24, 24] });
    follow(map);
    live.focus();
  }

  // Longitudes of a map that was turned round the globe, brought back to it.
  const turned = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

  // `west,south,east,north`; west lies beyond east where the antimeridian is in sight.
  function box(bounds) {
    const whole = bounds.getEast() - bounds.getWest() >= 360;
    const [west, east] = whole ? [-180, 180] : [turned(bounds.getWest()), turned(bounds.getEast())];
    const latitude = (value) => Math.max(-90, Math.min(90, value));
    return [west, latitude(bounds.getSouth()), east, latitude(bounds.getNorth())].map((edge) => edge.toFixed(6)).join(",");
  }

  async function ask(path, more) {
    const query = new URLSearchParams(data.query);
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    const answer = await fetch(`${path}?${query}`).catch(() => null);
    return answer && answer.ok ? (await answer.json()).features : null;
  }

  function follow(map) {
    const layer = L.layerGroup().addTo(map);
    let asked = 0;
    const refresh = async () => {
      const turn = ++asked;
      // Between two levels, as in the middle of a flight that was cut short, the nearer one counts.
      const zoom = String(Math.min(Math.round(map.getZoom()), 20));
      const found = await ask("/v1/map/clusters", { bbox: box(map.getBounds().pad(0.1)), zoom });
      if (!found || turn !== asked) return;
      layer.clearLayers();
      for (const bubble of apart(map, found)) layer.addLayer(marker(map, bubble));
    };
    map.on("moveend", refresh);
    refresh();
  }

  const sizeOf = (count) => (count === 1 ? 22 : Math.round(26 + 9 * Math.log10(count)));

  // Bubbles that would cover each other become one, so that every number can be read and every photo be reached.
  function apart(map, features) {
    const middle = map.getCenter().lng;
    const bubbles = features.map((feature) => {
      const [lon, lat] = feature.geometry.coordinates;
      const place = [lat, lon + 360 * Math.round((middle - lon) / 360)];
      const { count, id } = feature.properties;
      return { place, id, count, at: map.latLngToLayerPoint(place) };
    });
    const kept = [];
    for (const bubble of bubbles.sort((a, b) => b.count - a.count)) {
      const near = (other) => other.at.distanceTo(bubble.at) < (sizeOf(other.count) + sizeOf(bubble.count)) / 2;
      const other = kept.find(near);
      if (!other) kept.push(bubble);
      else Object.assign(other, { count: other.count + bubble.count, id: null });
    }
    return kept;
  }

  function marker(map, bubble) {
    const { place, count, id } = bubble;
    const size = sizeOf(count);
    const label = id ? data.photo : data.photos.replace("{count}", count.toLocaleString(document.documentElement.lang));
    const icon = L.divIcon({ className: "bubble", html: id ? "" : String(count), iconSize: [size, size] });
    const made = L.marker(place, { icon, title: label, alt: label });
    made.on("click", () => {
      if (id) show(made, id);
      else if (map.getZoom() < LIST_FROM_ZOOM) nearer(map, place);
      else list(map, made, size);
    });
    return made;
  }

  function nearer(map, place) {
    const zoom = Math.min(map.getZoom() + 2, 20);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) map.setView(place, zoom);
    else map.flyTo(place, zoom);
  }

  const link = (id, title, images, className) => {
    const made = Object.assign(document.createElement("a"), { href: `/photos/${id}`, className });
    const small = images.find((image) => image.edge_px >= 320);
    if (small) {
      made.append(Object.assign(new Image(), { src: small.webp, width: small.width_px, height: small.height_px, alt: "" }));
    }
    made.append(title || data.photo);
    return made;
  };

  const popUp = (marker, content) =>
    marker.bindPopup(content, { minWidth: 224, maxHeight: 280, autoPanPadding: [16, 16] }).openPopup();

  // Photos of one street, or of one place, never come apart: they are listed.
  async function list(map, marker, size) {
    const at = map.latLngToContainerPoint(marker.getLatLng());
    const corner = (by) => map.containerPointToLatLng(at.add([by, -by]));
    const found = await ask("/v1/map/photos", { bbox: box(L.latLngBounds(corner(-size), corner(size))), limit: "50" });
    if (!found) return;
    const all = document.createElement("div");
    for (const { id, properties } of found) all.append(link(id, properties.title, properties.images, "one"));
    popUp(marker, all);
  }

  async function show(marker, id) {
    const answer = await fetch(`/v1/photos/${id}`).catch(() => null);
    if (!answer || !answer.ok) return;
    const photo = await answer.json();
    popUp(marker, link(id, photo.title, photo.images, "alone"));
  }

  button.hidden = false;
  button.addEventListener("click", open, { once: true });
  // A link to `#map` goes straight to it.
  if (location.hash === "#map") button.click();
})();
