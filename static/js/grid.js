// The editing grid: cells save when left, blocks are pasted and copied as spreadsheets do, and the page shows
// what the server answers. Nothing is computed here, and nothing is called saved that was not acknowledged.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("grid-form");
  if (!form) return;
  const strip = document.getElementById("strip");
  const undoForm = document.getElementById("undo-form");
  let token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const known = JSON.parse(form.elements.seen.value); // name → [text as saved, version that was seen]
  const field = (name) => form.elements.namedItem(name);
  const opened = strip.querySelector("[data-opened]").dataset.opened;
  const person = (page) => page.querySelector(".site-header__user a")?.textContent;
  form.classList.add("live");

  const grids = [...form.querySelectorAll("[data-grid]")].map((table) =>
    [...table.tBodies[0].rows].filter((row) => !row.matches(".heading, .fault-row")).map((row) => [...row.cells].slice(1)),
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
  const figureOf = (td) => inputOf(td) || td.querySelector("a.figure");
  const textIn = (name) => field(name).value.trim();
  const touched = (name) => Boolean(field(name)) && textIn(name) !== known[name][0];
  const shown = (td) => (inputOf(td) ? inputOf(td).value || inputOf(td).placeholder : td.textContent.trim());

  // Telling
  const status = (text, bad) => {
    const box = strip.querySelector("[data-status]");
    box.textContent = text;
    box.classList.toggle("fails", Boolean(bad));
  };
  const theirs = new Map(); // name → keep what somebody else has put there, until one of both is chosen
  const clear = (name) => {
    theirs.delete(name);
    const input = field(name);
    if (!input) return;
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    document.getElementById(`fault-${name}`)?.closest("tr").remove();
  };
  const complain = (name, message, choices = []) => {
    const input = field(name);
    if (!input) return;
    clear(name);
    const row = document.createElement("tr");
    const box = row.appendChild(document.createElement("td"));
    box.colSpan = input.closest("tr").cells.length;
    row.className = "fault-row";
    const note = box.appendChild(document.createElement("span"));
    note.className = "fault";
    note.id = `fault-${name}`;
    note.setAttribute("role", "alert");
    note.textContent = message;
    for (const [label, act] of choices) {
      const choice = document.createElement(typeof act === "string" ? "a" : "button");
      choice.textContent = label;
      if (typeof act === "string") {
        choice.href = act;
        choice.target = "_blank";
      } else {
        choice.type = "button";
        choice.className = "link-button";
        choice.addEventListener("click", act);
      }
      note.append(" ", choice);
    }
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", note.id);
    let last = input.closest("tr");
    while (last.nextElementSibling?.matches(".fault-row")) last = last.nextElementSibling;
    last.after(row);
  };
  const label = (name) => field(name).getAttribute("aria-label").replace(/, changed in this scenario$/, "");
  const tellNote = () => {
    const input = document.activeElement?.closest("td.entry input");
    const line = strip.querySelector("[data-note-text]"); // the baseline overrides nothing and has none
    if (line) line.textContent = input?.dataset.note || "";
  };

  // Cells that were refused keep what was typed. Those of one pasted block belong together: none is saved
  // before all can be.
  const held = new Map(); // name → { names: the cells of its block, open: those where somebody has to choose }
  const hold = (names, open = []) => {
    release(names);
    const block = { names: new Set(names), open: new Set(open) };
    for (const name of names) {
      held.set(name, block);
      field(name).closest("td").classList.add("unsaved");
    }
    return block;
  };
  const release = (names) => {
    for (const name of names) {
      held.get(name)?.names.delete(name);
      held.get(name)?.open.delete(name);
      held.delete(name);
      field(name)?.closest("td").classList.remove("unsaved");
    }
  };
  const blockOf = (names) => [...new Set(names.flatMap((name) => [name, ...(held.get(name)?.names || [])]))];
  const tellHeld = () => {
    if (held.size) status(`${held.size} ${held.size === 1 ? "cell is" : "cells are"} not saved`, true);
  };
  const saveBlock = (block) => {
    const cells = [...block.names].map((name) => [name, textIn(name)]);
    if (cells.length) save(cells);
    else status("");
  };

  // Asking the server. Raises Error with what to tell, and what can be done about it.
  const fault = (message, choices = []) => Object.assign(new Error(message), { choices });
  const signedOut = () => fault("you are signed out.", [["Sign in on another page", form.dataset.signIn]]);
  const ask = async (address, body, headers = {}) => {
    for (let attempt = 0; ; attempt += 1) {
      let answer;
      try {
        answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token, ...headers } });
        if (answer.headers.get("Content-Type")?.startsWith("application/json")) return { status: answer.status, body: await answer.json() };
      } catch {
        throw fault("the server did not answer.");
      }
      if (answer.redirected) throw signedOut();
      if (answer.status === 403 && attempt === 0) await renew();
      else throw fault(answer.status >= 500 ? "something went wrong on the server." : "this page is no longer there for you.");
    }
  };
  // Signing in again gives a new token; somebody else's changes are not made in this person's name.
  const renew = async () => {
    let answer;
    try {
      answer = await fetch(window.location.href);
    } catch {
      throw fault("the server did not answer.");
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("grid-form")) throw signedOut();
    if (person(page) !== person(document)) throw fault(`${person(page)} is signed in here now: load the page again.`);
    token = page.querySelector("#grid-form [name=csrfmiddlewaretoken]").value;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((each) => { each.value = token; });
  };

  // Showing what the server says. What was typed and is not saved stays, with the version that was seen then.
  const put = (name, [text, seen, placeholder, note, overridden]) => {
    const input = field(name);
    known[name] = [text, seen];
    if (input.value !== text) {
      input.value = text;
      if (input === document.activeElement) input.select();
    }
    input.placeholder = placeholder;
    input.closest("td").classList.toggle("overridden", overridden);
    input.setAttribute("aria-label", label(name) + (overridden ? ", changed in this scenario" : ""));
    input.title = note;
    input.dataset.note = note;
  };
  const show = (state, sent = new Map()) => {
    const moved = [];
    for (const [name, now] of Object.entries(state.inputs)) {
      const input = field(name);
      if (!input) continue;
      if (sent.has(name)) {
        const [text, seen] = sent.get(name);
        if (textIn(name) === text) put(name, now);
        else known[name] = [now[0], Math.min(now[1], seen + 1)]; // typed further since it was sent
      } else if (!touched(name)) {
        if (input.value.trim() !== now[0]) moved.push(input.closest("td"));
        put(name, now);
      }
    }
    for (const [address, [text, negative, reason]] of Object.entries(state.computed)) {
      form.querySelectorAll(`[data-computed="${CSS.escape(address)}"]`).forEach((link) => {
        link.title = reason;
        if (link.textContent === text) return;
        link.textContent = text;
        link.parentElement.classList.toggle("negative", negative);
        moved.push(link.parentElement);
      });
    }
    strip.innerHTML = state.strip;
    tellNote();
    moved.forEach((td) => td.classList.add("moved"));
    window.setTimeout(() => moved.forEach((td) => td.classList.remove("moved")), 900);
  };

  // Saving: one request at a time, so that each carries the versions the one before has left
  const pending = new Map(); // name → text waiting to be acknowledged
  let chain = Promise.resolve();
  const save = (cells) => {
    for (const [name, text] of cells) pending.set(name, text);
    chain = chain.then(() => send(cells));
  };
  const send = async (cells) => {
    const current = cells.filter(([name, text]) => pending.get(name) === text); // the others were typed over since
    current.forEach(([name]) => pending.delete(name));
    const wanted = current.filter(([name, text]) => text !== known[name][0]);
    const names = wanted.map(([name]) => name);
    release(current.map(([name]) => name));
    current.forEach(([name]) => clear(name));
    if (!wanted.length) {
      if (current.length) status("");
      tellHeld();
      return;
    }
    const sent = new Map(wanted.map(([name, text]) => [name, [text, known[name][1]]]));
    names.forEach((name) => pending.set(name, sent.get(name)[0]));
    status("saving…");
    let answer;
    try {
      const body = JSON.stringify({ opened, cells: wanted.map(([name, text]) => [name, text, known[name][1]]) });
      answer = await ask(form.dataset.save, body, { "Content-Type": "application/json" });
    } catch (error) {
      answer = { status: 0, error };
    }
    names.forEach((name) => pending.get(name) === sent.get(name)[0] && pending.delete(name));
    const { body } = answer;
    if (answer.status === 200) {
      show(body, sent);
      tellHeld();
      return;
    }
    const block = hold(names, body?.clashes?.map((clash) => clash.name));
    const whole = names.length > 1 ? ` None of the ${names.length} cells was saved.` : "";
    if (answer.status === 422) {
      status(names.length > 1 ? `nothing saved: ${body.faults.length} of ${names.length} cells refused` : "not saved", true);
      for (const each of body.faults) {
        if (field(each.name)) complain(each.name, `${label(each.name)}: ${each.message}`);
        else status(`nothing saved: ${each.message}`, true);
      }
    } else if (answer.status === 409) {
      show(body.now);
      status(names.length > 1 ? "nothing saved: somebody else changed some of these cells" : "not saved: somebody else changed it", true);
      body.clashes.forEach((clash) => choose(block, clash, body.now.inputs[clash.name]));
    } else {
      const why = answer.error?.message || body.error;
      status(`not saved: ${why}`, true);
      complain(names[0], `${label(names[0])}. Not saved: ${why}${whole}`, [...(answer.error?.choices || []), ["Try again", () => saveBlock(block)]]);
    }
  };
  // Both values were shown: from here on theirs is the version that was seen.
  const choose = (block, clash, now) => {
    const decided = (mine) => {
      const text = textIn(clash.name);
      put(clash.name, [now[0], clash.version, ...now.slice(2)]);
      clear(clash.name);
      block.open.delete(clash.name);
      if (mine) field(clash.name).value = text;
      else release([clash.name]);
      field(clash.name).focus();
      if (!block.open.size) saveBlock(block);
    };
    complain(clash.name, clash.message, [["Use mine", () => decided(true)], ["Keep theirs", () => decided(false)]]);
    theirs.set(clash.name, () => decided(false));
  };

  form.addEventListener("change", (event) => {
    const input = event.target.closest("td.entry input");
    if (input) save(blockOf([input.name]).map((name) => [name, textIn(name)]));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.value === "reset") takeBack("reset");
    else if (button?.hasAttribute("formaction")) leaveBy(button.formAction);
    else save(Object.keys(known).filter(touched).map((name) => [name, textIn(name)]));
  });
  window.addEventListener("beforeunload", (event) => {
    if (pending.size || Object.keys(known).some(touched)) event.preventDefault();
  });

  // A button of the page that does more than save: after what is still on its way, with what was seen last
  const leaveBy = (action) => {
    chain = chain.then(() => {
      form.elements.seen.value = JSON.stringify(known);
      form.action = action;
      form.submit();
    });
  };

  // Taking back: undo, redo and reset, after what is still on its way
  const takeBack = (action) => {
    chain = chain.then(async () => {
      const body = new FormData();
      body.set("action", action);
      body.set("opened", opened);
      body.set("seen", JSON.stringify(known));
      status("…");
      try {
        const answer = await ask(undoForm.getAttribute("action"), body);
        if (answer.status === 200) {
          show(answer.body);
          tellHeld();
        } else status(answer.body.error, true);
      } catch (error) {
        status(`nothing was changed: ${error.message}`, true);
      }
    });
  };
  undoForm.addEventListener("submit", (event) => {
    event.preventDefault();
    takeBack(event.submitter.value);
  });

  // Moving and selecting
  let anchor = null;
  let far = null;
  const selected = () => {
    if (!anchor || !far || anchor === far) return [];
    const [from, to] = [place(anchor), place(far)];
    if (from.grid !== to.grid) return [];
    const rows = from.grid.slice(Math.min(from.r, to.r), Math.max(from.r, to.r) + 1);
    return rows.map((row) => row.slice(Math.min(from.c, to.c), Math.max(from.c, to.c) + 1));
  };
  const select = (to) => {
    far = to;
    form.querySelectorAll("td.selected").forEach((td) => td.classList.remove("selected"));
    selected().flat().forEach((td) => td.classList.add("selected"));
  };
  // The next cell in a direction that has what is looked for: an input, or a figure of either kind.
  const leap = (td, dr, dc, wanted) => {
    const at = place(td);
    for (let r = at.r + dr, c = at.c + dc; at.grid[r] && at.grid[r][c]; r += dr, c += dc) {
      if (wanted(at.grid[r][c])) return wanted(at.grid[r][c]);
    }
    return null;
  };
  const whole = (input) => input.selectionStart === 0 && input.selectionEnd === input.value.length;
  form.addEventListener("focusin", (event) => {
    const input = event.target.closest("td.entry input");
    if (!input) return;
    input.select();
    tellNote();
    anchor = input.parentElement;
    select(anchor);
  });
  // With the mouse: Shift and a click, or drawing over cells; the first click selects the whole figure.
  let drawing = false;
  form.addEventListener("mousedown", (event) => {
    const td = event.target.closest("[data-grid] td");
    if (!td || event.button !== 0 || !place(td)) return;
    if (event.shiftKey && anchor && td !== anchor) {
      event.preventDefault();
      select(td);
    } else if (inputOf(td) && document.activeElement !== inputOf(td)) {
      event.preventDefault();
      inputOf(td).focus();
      drawing = true;
    } else drawing = td === anchor;
  });
  form.addEventListener("mouseover", (event) => {
    const td = event.target.closest("[data-grid] td");
    if (drawing && event.buttons === 1 && td && place(td) && (td !== anchor || far !== anchor)) {
      inputOf(anchor).select();
      select(td);
    }
  });
  document.addEventListener("mouseup", () => { drawing = false; });
  const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  form.addEventListener("keydown", (event) => {
    const input = event.target.closest("td.entry input");
    if (!input) return;
    const td = input.parentElement;
    const move = arrows[event.key];
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && event.altKey) {
      event.preventDefault();
      details(input);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const next = leap(td, event.shiftKey ? -1 : 1, 0, inputOf);
      if (next) next.focus();
      else input.blur();
    } else if (event.key === "Escape") {
      if (touched(input.name) && !pending.has(input.name)) {
        event.stopPropagation();
        if (theirs.has(input.name)) theirs.get(input.name)();
        else {
          input.value = known[input.name][0];
          clear(input.name);
          release([input.name]);
          status("");
          tellHeld();
        }
      }
      input.select();
      select(anchor);
    } else if (move && event.shiftKey && whole(input)) {
      event.preventDefault();
      const at = place(far);
      const next = at.grid[at.r + move[0]]?.[at.c + move[1]];
      if (next) select(next);
    } else if (move && !event.shiftKey && !event.altKey && !command) {
      const edge = whole(input) || (event.key === "ArrowLeft" ? input.selectionEnd === 0 : event.key === "ArrowRight" ? input.selectionStart === input.value.length : true);
      const next = edge && leap(td, ...move, figureOf);
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  // On a computed figure, which only the arrows reach; Enter opens its explanation, as on every link.
  form.addEventListener("keydown", (event) => {
    const td = event.target.closest("td.computed");
    const move = arrows[event.key];
    if (!td || !move || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = leap(td, ...move, figureOf);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  // Wherever the focus is; within a text that is being typed, undo is the browser's.
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["y", "z"].includes(key)) return;
    const box = event.target.closest("input, textarea, select");
    if (box && (!box.matches("td.entry input") || touched(box.name))) return;
    event.preventDefault();
    takeBack(key === "y" || event.shiftKey ? "redo" : "undo");
  });

  // Copying and pasting blocks
  form.addEventListener("copy", (event) => {
    const rows = selected();
    if (!rows.length) return;
    event.clipboardData.setData("text/plain", rows.map((row) => row.map(shown).join("\t")).join("\n"));
    event.preventDefault();
  });
  const readBlock = (text) => {
    const rows = text.replace(/\r\n?/g, "\n").split("\n").map((row) => row.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1").trim()));
    while (rows.length && rows.at(-1).every((cell) => !cell)) rows.pop(); // spreadsheets add blank rows and columns
    const width = Math.max(...rows.map((row) => row.reduce((most, cell, at) => (cell ? at + 1 : most), 0)), 1);
    return rows.map((row) => row.concat(Array(width).fill("")).slice(0, width));
  };
  const plain = (figure) => figure.replace(/[£%,\s]/g, "").replace("\u2212", "-").replace(/^\((.*)\)$/, "-$1");
  form.addEventListener("paste", (event) => {
    const input = event.target.closest("td.entry input");
    const text = event.clipboardData.getData("text/plain");
    if (!input || input.readOnly || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    const at = place(selected()[0]?.[0] || input.parentElement); // the first cell, from whichever end it was selected
    const cells = [];
    const outside = [];
    readBlock(text).forEach((row, r) => row.forEach((cell, c) => {
      const td = at.grid[at.r + r]?.[at.c + c];
      const target = inputOf(td);
      const same = (figure) => cell && plain(cell) === plain(figure); // a computed figure that comes back as it was
      if (target) cells.push([target.name, same(target.placeholder) ? "" : cell]);
      else if (cell && !(td && same(td.textContent))) outside.push(`row ${r + 1}, column ${c + 1} of the block (${cell})`);
    }));
    if (outside.length) {
      status("nothing saved", true);
      complain(input.name, `Nothing was pasted: ${outside.slice(0, 3).join("; ")}${outside.length > 3 ? ` and ${outside.length - 3} more` : ""} would fall on a computed figure or outside the table.`);
      return;
    }
    const names = blockOf(cells.map(([name]) => name));
    for (const [name, cell] of cells) field(name).value = cell;
    save(names.map((name) => [name, textIn(name)]));
  });

  // A cell's source, certainty, reason and history, in the panel; closing it leads back to the cell
  const panel = document.getElementById("explanation");
  let detailed = null;
  const details = (input) => {
    const [key, year] = input.name.split("|");
    detailed = input;
    htmx.ajax("GET", `${form.dataset.cells}${key}/${year}/`, { target: panel, swap: "innerHTML" });
  };
  form.addEventListener("dblclick", (event) => {
    const input = event.target.closest("td.entry input");
    if (input) details(input);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("a.figure")) detailed = null;
  });
  new MutationObserver(() => {
    if (panel.hidden && detailed) detailed.focus();
  }).observe(panel, { attributeFilter: ["hidden"] });
  panel.addEventListener("submit", () => window.sessionStorage.setItem("grid-focus", detailed?.name || ""));
  const last = window.sessionStorage.getItem("grid-focus");
  window.sessionStorage.removeItem("grid-focus");
  if (last && field(last)) field(last).focus();

  // Row forms stay open after they were used
  if (/^#rows-\w+$/.test(window.location.hash)) document.querySelector(window.location.hash)?.setAttribute("open", "");
});
