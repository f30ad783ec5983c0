// The map that moves: Leaflet, our photos and clusters, a base map where one is configured. Loaded when it is asked for;
// without it the page keeps its outline map and its list.
"use strict";
(() => {
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

  function follow(map) {
    const layer = L.layerGroup().addTo(map);
    let asked = 0;
    const refresh = async () => {
      const turn = ++asked;
      const view = map.getBounds().pad(0.1);
      const clip = (value, limit) => Math.max(-limit, Math.min(limit, value)).toFixed(6);
      const box = [clip(view.getWest(), 180), clip(view.getSouth(), 90), clip(view.getEast(), 180), clip(view.getNorth(), 90)];
      const query = new URLSearchParams(data.query);
      query.set("bbox", box.join(","));
      const zoom = Math.min(map.getZoom(), 20);
      query.set("zoom", String(zoom));
      const answer = await fetch(`/v1/map/clusters?${query}`).catch(() => null);
      if (!answer || !answer.ok || turn !== asked) return;
      const found = await answer.json();
      layer.clearLayers();
      for (const feature of found.features) layer.addLayer(marker(map, feature));
    };
    map.on("moveend", refresh);
    refresh();
  }

  function marker(map, feature) {
    const [lon, lat] = feature.geometry.coordinates;
    const { count, id } = feature.properties;
    const size = id ? 22 : Math.round(26 + 9 * Math.log10(count));
    const label = id ? data.photo : data.photos.replace("{count}", count.toLocaleString(document.documentElement.lang));
    const icon = L.divIcon({ className: "bubble", html: id ? "" : String(count), iconSize: [size, size] });
    const made = L.marker([lat, lon], { icon, title: label, alt: label });
    made.on("click", () => (id ? show(made, id) : map.flyTo([lat, lon], Math.min(map.getZoom() + 2, 20))));
    return made;
  }

  async function show(marker, id) {
    const answer = await fetch(`/v1/photos/${id}`).catch(() => null);
    if (!answer || !answer.ok) return;
    const photo = await answer.json();
    const link = document.createElement("a");
    link.href = `/photos/${id}`;
    const small = photo.images.find((image) => image.edge_px >= 320);
    if (small) {
      const picture = Object.assign(new Image(), { src: small.webp, width: small.width_px, height: small.height_px, alt: "" });
      link.append(picture);
    }
    link.append(photo.title || data.photo);
    marker.bindPopup(link, { minWidth: 224, autoPanPadding: [16, 16] }).openPopup();
  }

  button.hidden = false;
  button.addEventListener("click", open, { once: true });
  // A link to `#map` goes straight to it.
  if (location.hash === "#map") button.click();
})();
