// The animator's desk: keys in the queue, a rectangle drawn on a photo. Without it the forms do the same.
"use strict";
(() => {
  const queue = document.querySelector("[data-queue]");
  if (queue) {
    document.querySelector(".keys").hidden = false;
    const cases = [...queue.querySelectorAll(".cases > li")];
    const boxes = cases.map((one) => one.querySelector("input"));
    let at = -1;
    const go = (to) => {
      at = Math.max(0, Math.min(cases.length - 1, to));
      boxes[at].focus();
      cases[at].scrollIntoView({ block: "nearest" });
    };
    const decide = (action) => {
      if (at >= 0) boxes[at].checked = true;
      queue.elements.action.value = action;
      (action === "keep" ? queue.querySelector("fieldset button") : queue.elements.rule).focus();
    };
    const keys = {
      j: () => go(at + 1),
      k: () => go(at - 1),
      a: () => decide("keep"),
      h: () => decide("hide"),
      o: () => at >= 0 && cases[at].querySelector("p > a").click(),
    };
    document.addEventListener("keydown", (event) => {
      const writing = event.target.closest("textarea, select, input:not([type=checkbox])");
      if (writing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
  }

  const blurring = document.querySelector("[data-blurring]");
  const form = document.querySelector("[data-decision]");
  if (blurring && form) {
    const drawn = document.createElement("span");
    blurring.append(drawn);
    let from = null;
    const part = (event) => {
      const box = blurring.getBoundingClientRect();
      const within = (value) => Math.max(0, Math.min(100, value));
      return [within((100 * (event.clientX - box.left)) / box.width), within((100 * (event.clientY - box.top)) / box.height)];
    };
    const show = (to) => {
      const sides = {
        x: Math.min(from[0], to[0]), y: Math.min(from[1], to[1]),
        width: Math.abs(to[0] - from[0]), height: Math.abs(to[1] - from[1]),
      };
      for (const [name, value] of Object.entries(sides)) form.elements[name].value = value.toFixed(1);
      Object.assign(drawn.style, { left: `${sides.x}%`, top: `${sides.y}%`, width: `${sides.width}%`, height: `${sides.height}%` });
    };
    blurring.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      blurring.setPointerCapture(event.pointerId);
      from = part(event);
      form.elements.action.value = "blur";
      if (!form.elements.rule.value) form.elements.rule.value = "privacy";
    });
    blurring.addEventListener("pointermove", (event) => from && show(part(event)));
    blurring.addEventListener("pointerup", () => { from = null; });
  }
})();
