// The map of a page: outlines and values come apart; all words and colours are made by the server.
// Without WebGL the drawing of the server is shown, without this file too. Everything on the map is in the table.

const LIBRARY = "../vendor/maplibre/maplibre-gl.mjs";
const EMPTY = "#e8eaed", INK = "#1c1c1e";
const still = matchMedia("(prefers-reduced-motion: reduce)");

// Steps on a grid become corners in degrees.
const ring = (steps, grid) => {
  const corners = [];
  let x = 0, y = 0;
  for (let at = 0; at < steps.length; at += 2) corners.push([(x += steps[at]) * grid, (y += steps[at + 1]) * grid]);
  corners.push(corners[0]);
  return corners;
};
const shapes = (outlines) => ({
  type: "FeatureCollection",
  features: outlines.areas.map(([id, , polygons]) => ({
    type: "Feature",
    properties: { id: String(id) },
    geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map((one) => ring(one, outlines.grid))) },
  })),
});
const line = (rings, grid) => ({
  type: "Feature",
  properties: {},
  geometry: { type: "MultiLineString", coordinates: rings.map((one) => ring(one, grid)) },
});
const fetched = async (address) => {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`map ${answer.status}`);
  return answer.json();
};
const drawable = () => {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2"));
};

class ShownMap {
  constructor(box) {
    this.box = box;
    this.canvas = box.querySelector(".map-canvas");
    this.readout = box.querySelector(".map-readout");
    this.table = box.parentElement.querySelector(".map-table");
    this.layer = Number(box.dataset.layer) || 0;
    this.here = null;
  }

  async begin() {
    this.rows();
    if (!drawable()) return this.drawing();
    this.box.dataset.waiting = "";
    try {
      const [library, outlines, values] = await Promise.all([
        import(LIBRARY), fetched(this.box.dataset.outlinesUrl), fetched(this.box.dataset.valuesUrl),
      ]);
      this.values = values;
      this.told = new Map(values.areas.map((area) => [String(area[0]), area]));
      this.named = new Map(outlines.areas.map(([id, name]) => [String(id), name]));
      await this.draw(library, outlines);
      this.searching();
    } catch (trouble) {
      console.warn(trouble.message);
      this.drawing();
    }
  }

  // The picture that the server draws of the same map.
  drawing() {
    delete this.box.dataset.waiting;
    const image = new Image(720, 520);
    image.className = "map-still";
    image.alt = this.box.dataset.name;
    image.src = this.box.dataset.pictureUrl;
    this.canvas.classList.add("drawn-still");
    this.canvas.replaceChildren(image);
  }

  async draw(library, outlines) {
    const [west, south, east, north] = this.values.bounds;
    const words = { "NavigationControl.ZoomIn": this.box.dataset.zoomIn, "NavigationControl.ZoomOut": this.box.dataset.zoomOut, "Map.Title": this.box.dataset.name };
    const drawn = shapes(outlines);
    this.features = new Map(drawn.features.map((one) => [one.properties.id, one]));
    const sources = {
      areas: { type: "geojson", data: drawn, promoteId: "id", buffer: 16, maxzoom: 12 },
      here: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
      border: { type: "geojson", data: line(this.values.catchment, this.values.grid) },
    };
    const layers = [
      { id: "ground", type: "background", paint: { "background-color": "#ffffff" } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": ["to-color", ["coalesce", ["feature-state", "fill"], EMPTY]], "fill-opacity": ["coalesce", ["feature-state", "opacity"], 1], "fill-antialias": false } },
      { id: "edges", type: "line", source: "areas", paint: { "line-color": "#ffffff", "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.2, 9, 0.7, 12, 1.2] } },
      { id: "border", type: "line", source: "border", paint: { "line-color": INK, "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.7, 8, 1.4, 10, 2.2] } },
      { id: "here", type: "line", source: "here", paint: { "line-color": INK, "line-width": 3 } },
    ];
    this.map = new library.Map({
      container: this.canvas, style: { version: 8, sources, layers }, bounds: [[west, south], [east, north]],
      fitBoundsOptions: { padding: 24 }, locale: words, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      touchPitch: false, minZoom: 5, maxZoom: 14, maxBounds: [[0.5, 49.5], [10, 54.8]], fadeDuration: 0, cooperativeGestures: false,
      pixelRatio: Math.min(devicePixelRatio, 2), canvasContextAttributes: { preserveDrawingBuffer: true, antialias: false }, renderWorldCopies: false,
    });
    this.map.scrollZoom.disable();
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    await new Promise((done) => this.map.once("load", done));
    const canvas = this.map.getCanvas();
    canvas.setAttribute("aria-label", this.box.dataset.name);
    canvas.addEventListener("focus", () => { this.keys(true); });
    canvas.addEventListener("blur", () => { this.keys(false); });
    this.colour();
    this.marks(library);
    this.listen();
    await new Promise((done) => this.map.once("idle", done));
    delete this.box.dataset.waiting;
    this.box.dataset.ready = String(Math.round(performance.now()));
  }

  keys(shown) {
    this.box.querySelector(".map-keys").hidden = !shown;
    if (shown) this.centre();
  }

  // Every area gets the colour of the layer that is shown; the outlines stay as they are.
  colour() {
    const { fills, faded } = this.values;
    for (const [id, , told] of this.values.areas) {
      const value = told[this.layer];
      this.map.setFeatureState({ source: "areas", id: String(id) }, value ? { fill: fills[this.layer][value[0]], opacity: value[1] ? faded : 1 } : { fill: EMPTY, opacity: 1 });
    }
    for (const legend of this.box.querySelectorAll(".map-legend")) legend.hidden = Number(legend.dataset.layer) !== this.layer;
  }

  choose(layer) {
    this.layer = layer;
    if (!this.map) return;
    this.colour();
    if (this.here) this.tell(this.here);
  }

  // Names of places and of the house; a name that would touch another one is left out.
  marks(library) {
    const put = (lon, lat, name, kind, anchor) => {
      const element = document.createElement("div");
      element.className = kind;
      element.textContent = name;
      element.setAttribute("aria-hidden", "true");
      const mark = new library.Marker({ element, anchor }).setLngLat([lon, lat]).addTo(this.map);
      element.removeAttribute("role"); element.removeAttribute("aria-label"); element.removeAttribute("tabindex");
      element.setAttribute("aria-hidden", "true");
      return { element, mark, half: 3.6 * name.length };
    };
    const venue = this.values.venue && put(...this.values.venue, "map-venue", "left");
    if (venue) venue.mark.setOffset([-8, 0]);
    const names = this.values.places.map(([name, lon, lat]) => put(lon, lat, name, "map-name", "center"));
    const place = () => {
      const taken = [];
      if (venue) { const at = this.map.project(venue.mark.getLngLat()); taken.push([at.x + 2 * venue.half * 1.15 / 2, at.y, venue.half * 1.3 + 12]); }
      for (const one of names) {
        const at = this.map.project(one.mark.getLngLat());
        const free = taken.every(([x, y, half]) => Math.abs(x - at.x) > half + one.half || Math.abs(y - at.y) > 18);
        one.element.hidden = !free;
        if (free) taken.push([at.x, at.y, one.half]);
      }
    };
    this.map.on("moveend", place);
    place();
  }

  listen() {
    const at = (point) => this.map.queryRenderedFeatures(point, { layers: ["areas"] })[0]?.properties.id;
    this.map.on("mousemove", (event) => { const id = at(event.point); if (id) this.show(id); });
    this.map.on("click", (event) => { const id = at(event.point); if (id) { this.show(id); this.scrollTo(id); } });
    this.map.on("moveend", () => { if (document.activeElement === this.map.getCanvas()) this.centre(); });
  }

  // With the keyboard the area in the middle of the map is read out.
  centre() {
    const size = this.canvas.getBoundingClientRect();
    const found = this.map?.queryRenderedFeatures([size.width / 2, size.height / 2], { layers: ["areas"] })[0];
    if (found) this.show(found.properties.id);
  }

  show(id) {
    if (id === this.here) return;
    const feature = this.features?.get(id);
    if (this.map && feature) this.map.getSource("here").setData(feature);
    this.here = id;
    this.tell(id);
    for (const row of this.table.querySelectorAll("tr[data-here]")) delete row.dataset.here;
    const row = this.row(id);
    if (row) row.dataset.here = "";
  }

  tell(id) {
    const area = this.told?.get(id);
    const value = area?.[2][this.layer];
    const name = area?.[1] ?? this.named?.get(id) ?? id;
    const said = value && this.values.sentences[this.layer][value[2]];
    // {0} is the name; the numbers stand after class, paler or not, and sentence.
    this.readout.textContent = value ? said.replace(/\{(\d)\}/g, (_, at) => (at === "0" ? name : value[2 + Number(at)])) : `${name}: ${this.box.dataset.nothing}`;
  }

  row(id) {
    return [...this.table.querySelectorAll("tr[data-area]")].find((one) => one.dataset.area === id);
  }

  scrollTo(id) {
    this.row(id)?.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
  }

  // Each row of the table has a button: to stand on it shows the area on the map, to press it brings the area in sight.
  rows() {
    for (const head of this.table.querySelectorAll("tr[data-area] th")) this.button(head);
    this.table.addEventListener("focusin", (event) => {
      const row = event.target.closest("tr[data-area]");
      if (row && this.map) this.show(row.dataset.area);
    });
    this.table.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-area]");
      if (row && this.map && event.target.closest("button")) this.bring(row.dataset.area);
    });
  }

  button(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = head.textContent;
    head.replaceChildren(button);
  }

  bring(id) {
    const corners = this.features.get(id)?.geometry.coordinates.flat(2) ?? [];
    if (!corners.length) return;
    const [x, y] = [corners.map((one) => one[0]), corners.map((one) => one[1])];
    const middle = [(Math.min(...x) + Math.max(...x)) / 2, (Math.min(...y) + Math.max(...y)) / 2];
    this.map[still.matches ? "jumpTo" : "easeTo"]({ center: middle, zoom: Math.max(this.map.getZoom(), 9) });
  }

  // The list can be searched; areas that are not in the table are added to it when they are found.
  searching() {
    const field = this.table.querySelector("#map-search");
    const body = this.table.querySelector("tbody");
    field.closest(".map-search").hidden = false;
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLocaleLowerCase();
      if (wanted.length > 1) {
        const found = this.values.areas.filter(([, name]) => name.toLocaleLowerCase().includes(wanted)).slice(0, 40);
        for (const area of found) if (!this.row(String(area[0]))) body.append(this.made(area));
      }
      for (const row of body.rows) row.hidden = Boolean(wanted) && !row.cells[0].textContent.toLocaleLowerCase().includes(wanted);
    });
  }

  made([id, name, told]) {
    const row = document.createElement("tr");
    row.dataset.area = id;
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    this.button(head);
    row.append(head);
    for (const value of told) {
      const cell = document.createElement("td");
      cell.className = "number";
      cell.textContent = value ? value[3] : "–";
      row.append(cell);
    }
    return row;
  }
}

// A map begins when it comes near: what nobody scrolls to is not fetched.
const shown = new WeakMap();
const nearing = new IntersectionObserver((seen) => {
  for (const one of seen) {
    if (!one.isIntersecting) continue;
    nearing.unobserve(one.target);
    shown.get(one.target).begin();
  }
}, { rootMargin: "300px" });
const begin = () => {
  for (const box of document.querySelectorAll(".map[data-outlines-url]")) {
    if (shown.has(box)) continue;
    shown.set(box, new ShownMap(box));
    nearing.observe(box);
  }
};

// Another layer of the same map needs nothing from the server: it happens at once, and the address goes along.
const chooses = (event) => {
  if (!event.target.matches("select[name=layer]")) return;
  const box = document.querySelector(".map[data-outlines-url]");
  if (!box || !shown.get(box)?.map) return;
  event.stopImmediatePropagation();
  shown.get(box).choose(event.target.selectedIndex);
  const address = new URL(location);
  address.searchParams.set("layer", event.target.value);
  history.replaceState(history.state, "", address);
};
document.addEventListener("change", chooses, true);
document.addEventListener("htmx:afterSettle", begin);
begin();
