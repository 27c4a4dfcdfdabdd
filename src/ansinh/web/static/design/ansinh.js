/* Comfort only: every page works without this file. Shortcuts can be switched off (WCAG 2.1.4) in the window of "?". */
(function () {
  "use strict";
  var OFF = "ansinh-keys-off";
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function stored(key) { try { return localStorage.getItem(key); } catch (error) { return null; } }
  function store(key, value) { try { localStorage.setItem(key, value); } catch (error) { /* private window: not kept */ } }

  /* Errors first: a page that came back with mistakes starts at their summary. */
  var summary = document.querySelector(".error-summary");
  if (summary) { summary.focus(); }

  /* Queues: j and k walk the rows, x selects, Enter opens (the row's own link has the focus). */
  function rows() { return all("[data-queue] [data-row]").filter(function (row) { return row.offsetParent !== null; }); }
  function here(list) { return list.findIndex(function (row) { return row.contains(document.activeElement) || row.classList.contains("here"); }); }
  function go(step) {
    var list = rows(); if (!list.length) { return; }
    var at = here(list), next = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, at + step));
    list.forEach(function (row) { row.classList.remove("here"); });
    list[next].classList.add("here");
    var target = list[next].querySelector("[data-open]") || list[next].querySelector("a, button, input"); if (target) { target.focus(); }
  }
  function select() {
    var list = rows(), at = here(list), box = at < 0 ? null : list[at].querySelector("input[type=checkbox]");
    if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); }
  }
  function help() {
    var box = document.getElementById("keys"); if (!box || !box.showModal) { return; }
    box.querySelector("[data-keys-on]").checked = stored(OFF) !== "1"; box.showModal();
  }
  document.addEventListener("keydown", function (event) {
    var tag = event.target.tagName;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) { return; }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(tag) && event.target.type !== "checkbox") { return; }
    if (event.target.closest && event.target.closest("dialog")) { return; }
    if (event.key === "?") { help(); return; }
    if (stored(OFF) === "1") { return; }
    var named = document.querySelector('[data-key="' + (window.CSS ? CSS.escape(event.key) : "") + '"]');
    if (named && !named.disabled) { event.preventDefault(); named.click(); return; }
    if (event.key === "j") { go(1); } else if (event.key === "k") { go(-1); } else if (event.key === "x") { select(); }
  });
  all("[data-keys]").forEach(function (button) { button.hidden = false; button.addEventListener("click", help); });
  all("[data-keys-on]").forEach(function (box) { box.addEventListener("change", function () { store(OFF, box.checked ? "0" : "1"); }); });

  /* Totals of what is selected, beside the buttons that act on it. */
  function totals() {
    var boxes = all("[data-queue] input[type=checkbox][name]:checked"), sum = 0;
    boxes.forEach(function (box) { sum += Number(box.dataset.amount || 0); });
    all("[data-selected-count]").forEach(function (out) { out.textContent = boxes.length.toLocaleString("vi-VN"); });
    all("[data-selected-sum]").forEach(function (out) { out.textContent = sum.toLocaleString("vi-VN") + " ₫"; });
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-select-all]")) {
      all("[data-queue] input[type=checkbox][name]").forEach(function (box) { box.checked = event.target.checked; });
    }
    totals();
  });
  totals();

  /* Files: dropping one on the box is the same as choosing it. */
  all(".upload").forEach(function (box) {
    var input = box.querySelector("input[type=file]");
    ["dragover", "dragleave", "drop"].forEach(function (kind) {
      box.addEventListener(kind, function (event) {
        event.preventDefault(); box.classList.toggle("over", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; }
      });
    });
  });
  all("[data-print]").forEach(function (button) { button.hidden = false; button.addEventListener("click", function () { window.print(); }); });

  /* Progress: ask the same page again and put the new part in; without scripts the page reloads by itself. */
  function poll(part) {
    if (!part || !part.dataset.poll) { return; }
    setTimeout(function () {
      fetch(part.dataset.poll, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(); })
        .then(function (text) {
          var fresh = new DOMParser().parseFromString(text, "text/html").getElementById(part.id);
          if (!fresh) { location.assign(part.dataset.poll); return; }
          part.replaceWith(fresh);
          if (fresh.dataset.done !== undefined) { location.assign(fresh.dataset.done); } else { poll(fresh); }
        })
        .catch(function () { poll(part); });
    }, 1000 * Number(part.dataset.every || 3));
  }
  all("[data-poll]").forEach(poll);
})();
