// The editing grid: cells save when left, blocks are pasted and copied as spreadsheets do, and the page shows
// what the server answers. Nothing is computed here, and nothing is called saved that was not acknowledged.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("grid-form");
  if (!form) return;
  const strip = document.getElementById("strip");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const known = JSON.parse(form.elements.seen.value); // name → [text as saved, version seen]
  const field = (name) => form.elements.namedItem(name);
  const opened = strip.querySelector("[data-opened]").dataset.opened;
  form.classList.add("live");

  const grids = [...form.querySelectorAll("[data-grid]")].map((table) =>
    [...table.tBodies[0].rows].filter((row) => !row.classList.contains("heading")).map((row) => [...row.cells].slice(1)),
  );
  const place = (td) => {
    for (const grid of grids) {
      for (let r = 0; r < grid.length; r += 1) {
        const c = grid[r].indexOf(td);
        if (c >= 0) return { grid, r, c };
      }
    }
    return null;
  };
  const inputOf = (td) => td && td.querySelector("input");
  const shown = (td) => (inputOf(td) ? inputOf(td).value || inputOf(td).placeholder : td.textContent.trim());

  // Telling
  const status = (text, bad) => {
    const box = strip.querySelector("[data-status]");
    box.textContent = text;
    box.classList.toggle("fails", Boolean(bad));
  };
  const clear = (input) => {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    input.parentElement.querySelectorAll(".fault").forEach((each) => each.remove());
    document.getElementById(`fault-${input.name}`)?.closest("tr").remove();
  };
  const complain = (name, message, buttons = []) => {
    const input = field(name);
    if (!input) return;
    clear(input);
    const row = document.createElement("tr");
    const box = row.appendChild(document.createElement("td"));
    box.colSpan = input.closest("tr").cells.length;
    row.className = "fault-row";
    const note = box.appendChild(document.createElement("span"));
    note.className = "fault";
    note.id = `fault-${name}`;
    note.setAttribute("role", "alert");
    note.textContent = `${input.getAttribute("aria-label")}: ${message}`;
    for (const [label, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link-button";
      button.textContent = label;
      button.addEventListener("click", act);
      note.append(" ", button);
    }
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", note.id);
    input.closest("tr").after(row);
  };

  // Showing what the server says
  const show = (state) => {
    for (const [name, [text, seen, placeholder, note]] of Object.entries(state.inputs)) {
      const input = field(name);
      if (!input) continue;
      const untouched = input.value.trim() === known[name][0];
      known[name] = [text, seen];
      if (untouched || !dirty(name)) input.value = text;
      input.placeholder = placeholder;
      input.closest("td").classList.toggle("overridden", Boolean(note));
      input.title = note;
      input.dataset.note = note;
    }
    for (const [address, [text, negative, reason]] of Object.entries(state.computed)) {
      form.querySelectorAll(`[data-computed="${CSS.escape(address)}"]`).forEach((link) => {
        if (link.textContent === text) return;
        link.textContent = text;
        link.title = reason;
        link.parentElement.classList.toggle("negative", negative);
        link.parentElement.classList.add("moved");
      });
    }
    strip.innerHTML = state.strip;
    window.setTimeout(() => form.querySelectorAll(".moved").forEach((each) => each.classList.remove("moved")), 900);
  };

  // Saving: one request at a time, so that each carries the versions the one before has left
  const pending = new Map(); // name → text waiting to be acknowledged
  let chain = Promise.resolve();
  const dirty = (name) => pending.has(name);
  const save = (cells, force = {}) => {
    for (const [name, text] of cells) pending.set(name, text);
    chain = chain.then(() => send(cells, force));
    return chain;
  };
  const send = async (cells, force) => {
    const wanted = cells.filter(([name, text]) => name in force || text !== known[name]?.[0]);
    const done = () => cells.forEach(([name, text]) => pending.get(name) === text && pending.delete(name));
    if (!wanted.length) return done();
    status("saving…");
    let answer;
    let body;
    try {
      answer = await fetch(form.dataset.save, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ opened, cells: wanted.map(([name, text]) => [name, text, force[name] ?? known[name]?.[1] ?? 0]) }),
      });
      if (answer.redirected) throw new Error("signed out");
      body = await answer.json();
    } catch {
      status("not saved: no answer from the server", true);
      for (const [name] of wanted) complain(name, "Not saved: the server did not answer.", [["Try again", () => save(wanted, force)]]);
      return undefined;
    }
    if (answer.ok) {
      done();
      wanted.forEach(([name]) => clear(field(name)));
      show(body);
    } else if (answer.status === 422) {
      done();
      status(wanted.length > 1 ? `nothing saved: ${body.faults.length} of ${wanted.length} cells refused` : "not saved", true);
      body.faults.forEach((fault) => complain(fault.name, fault.message));
    } else if (answer.status === 409) {
      done();
      status("not saved: somebody else changed it", true);
      body.clashes.forEach((clash) => {
        const mine = wanted.find(([name]) => name === clash.name)[1];
        complain(clash.name, clash.message, [
          ["Use mine", () => save([[clash.name, mine]], { [clash.name]: clash.version })],
          ["Keep theirs", () => window.location.reload()],
        ]);
      });
    } else {
      done();
      status(body.error || "not saved", true);
      wanted.forEach(([name]) => complain(name, body.error || "Not saved."));
    }
    return undefined;
  };
  form.addEventListener("change", (event) => {
    const input = event.target.closest("td.entry input");
    if (input) save([[input.name, input.value.trim()]]);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) {
      form.elements.seen.value = JSON.stringify(known); // the versions as they are now
      return;
    }
    event.preventDefault();
    const changed = Object.entries(known).filter(([name, [text]]) => field(name) && field(name).value.trim() !== text);
    save(changed.map(([name]) => [name, field(name).value.trim()]));
  });
  window.addEventListener("beforeunload", (event) => {
    if (pending.size) event.preventDefault();
  });

  // Moving and selecting
  let anchor = null;
  let far = null;
  const select = () => {
    form.querySelectorAll("td.selected").forEach((td) => td.classList.remove("selected"));
    if (!anchor || !far || anchor === far) return;
    const [from, to] = [place(anchor), place(far)];
    if (from.grid !== to.grid) return;
    for (let r = Math.min(from.r, to.r); r <= Math.max(from.r, to.r); r += 1) {
      for (let c = Math.min(from.c, to.c); c <= Math.max(from.c, to.c); c += 1) from.grid[r][c].classList.add("selected");
    }
  };
  const leap = (td, dr, dc) => {
    const at = place(td);
    for (let r = at.r + dr, c = at.c + dc; at.grid[r] && at.grid[r][c]; r += dr, c += dc) {
      if (inputOf(at.grid[r][c])) return at.grid[r][c];
    }
    return null;
  };
  const whole = (input) => input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const go = (td) => {
    const input = inputOf(td);
    if (input) input.focus();
  };
  form.addEventListener("focusin", (event) => {
    const input = event.target.closest("td.entry input");
    if (!input) return;
    input.select();
    strip.querySelector("[data-note-text]").textContent = input.dataset.note || "";
    anchor = input.parentElement;
    far = anchor;
    select();
  });
  const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  form.addEventListener("keydown", (event) => {
    const input = event.target.closest("td.entry input");
    if (!input) return;
    const td = input.parentElement;
    const move = arrows[event.key];
    if (event.key === "Enter" && event.altKey) {
      event.preventDefault();
      details(input);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const next = leap(td, event.shiftKey ? -1 : 1, 0);
      if (next) go(next);
      else input.blur();
    } else if (event.key === "Escape") {
      if (input.value !== known[input.name][0]) {
        event.stopPropagation();
        input.value = known[input.name][0];
        clear(input);
      }
      input.select();
    } else if (move && event.shiftKey && whole(input)) {
      event.preventDefault();
      const at = place(far);
      const next = at.grid[at.r + move[0]]?.[at.c + move[1]];
      if (next) far = next;
      select();
    } else if (move && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) {
      const edge = whole(input) || (event.key === "ArrowLeft" ? input.selectionEnd === 0 : event.key === "ArrowRight" ? input.selectionStart === input.value.length : true);
      const next = edge && leap(td, ...move);
      if (next) {
        event.preventDefault();
        go(next);
      }
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && input.value === known[input.name][0]) {
      event.preventDefault();
      takeBack(event.shiftKey ? "redo" : "undo");
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "y" && input.value === known[input.name][0]) {
      event.preventDefault();
      takeBack("redo");
    }
  });
  const takeBack = (action) => {
    window.sessionStorage.setItem("grid-focus", document.activeElement.name || "");
    chain.then(() => document.querySelector(`#undo-form button[value=${action}]`).click());
  };
  const last = window.sessionStorage.getItem("grid-focus");
  window.sessionStorage.removeItem("grid-focus");
  if (last && field(last)) field(last).focus();

  // Copying and pasting blocks
  form.addEventListener("copy", (event) => {
    if (!anchor || !far || anchor === far) return;
    const [from, to] = [place(anchor), place(far)];
    if (from.grid !== to.grid) return;
    const rows = [];
    for (let r = Math.min(from.r, to.r); r <= Math.max(from.r, to.r); r += 1) {
      rows.push(from.grid[r].slice(Math.min(from.c, to.c), Math.max(from.c, to.c) + 1).map(shown).join("\t"));
    }
    event.clipboardData.setData("text/plain", rows.join("\n"));
    event.preventDefault();
  });
  const block = (text) => {
    const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((row) => row.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1").trim()));
    const width = Math.max(...rows.map((row) => row.reduce((most, cell, at) => (cell ? at + 1 : most), 0)), 1);
    return rows.map((row) => row.slice(0, width));
  };
  form.addEventListener("paste", (event) => {
    const input = event.target.closest("td.entry input");
    const text = event.clipboardData.getData("text/plain");
    if (!input || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    const at = place(input.parentElement);
    const cells = [];
    const outside = [];
    block(text).forEach((row, r) => row.forEach((cell, c) => {
      const td = at.grid[at.r + r]?.[at.c + c];
      const target = inputOf(td);
      if (target) cells.push([target.name, cell]);
      else if (cell && (!td || cell !== td.textContent.trim())) outside.push(`row ${r + 1}, column ${c + 1} of the block (${cell})`);
    }));
    if (outside.length) {
      status("nothing saved", true);
      complain(input.name, `Nothing was saved: ${outside.slice(0, 3).join("; ")}${outside.length > 3 ? ` and ${outside.length - 3} more` : ""} would fall on a computed figure or outside the table.`);
      return;
    }
    for (const [name, cell] of cells) field(name).value = cell;
    save(cells);
  });

  // A cell's source, certainty, reason and history, in the panel
  const details = (input) => {
    const [key, year] = input.name.split("|");
    htmx.ajax("GET", `${form.dataset.cells}${key}/${year}/`, { target: document.getElementById("explanation"), swap: "innerHTML" });
  };
  form.addEventListener("dblclick", (event) => {
    const input = event.target.closest("td.entry input");
    if (input) details(input);
  });

  // Row forms stay open after they were used
  if (window.location.hash.startsWith("#rows-")) document.querySelector(window.location.hash)?.setAttribute("open", "");
});
