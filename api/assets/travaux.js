// travaux.js: what script adds to pages that work without it. Keys, countdowns, the play button, news of new events.
(() => {
  "use strict";
  const store = { get: (k) => { try { return localStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* a private window keeps nothing */ } } };
  const $ = (selector) => document.querySelector(selector);
  const go = (link) => { if (link) link.click(); };

  // Keys choose or move; none decides. They never act inside a field and can be switched off (WCAG 2.1.4).
  const places = { d: "/my-day", n: "/nominations", g: "/guides", r: "/rounds", o: "/roster", f: "/focal-points", c: "/calls", i: "/intake", l: "/letters", s: "/dashboard", t: "/record" };
  let waiting = false;
  const writing = (element) => element.closest('input:not([type="radio"]), textarea, select, [contenteditable]') !== null;
  const place = (key) => go($(`.mast nav a[href^="${places[key]}"]`));
  const items = () => [...document.querySelectorAll("main tbody th a, main .card h3 a, main .steps a")];
  const step = (by) => {
    const all = items();
    if (!all.length) return;
    const now = all.indexOf(document.activeElement);
    all[Math.min(all.length - 1, Math.max(0, now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by))].focus();
  };
  const single = {
    "?": () => go($('.foot a[href="/help"]')),
    "/": () => ($('main [name="q"]') || $("#as-of"))?.focus(),
    t: () => $("#as-of")?.focus(),
    j: () => step(1), k: () => step(-1),
    n: () => go($('.stepper a[rel="next"]')), p: () => go($('.stepper a[rel="prev"]')),
    ArrowLeft: () => go($('.playbar a[rel="prev"]')), ArrowRight: () => go($('.playbar a[rel="next"]')),
    Home: () => go($(".playbar a[data-first]")), End: () => go($(".playbar a[data-last]")),
    " ": () => go($("[data-play]")),
  };
  // On a comment a letter chooses what should become of it; the button decides.
  const dispositions = { a: "accepted", c: "accepted-with-change", x: "not-accepted", o: "noted", r: "referred" };
  const chooses = (key) => {
    const radio = dispositions[key] && $(`main input[type="radio"][name="disposition"][value="${dispositions[key]}"]`);
    if (!radio) return false;
    const folded = radio.closest("details");
    if (folded) folded.open = true;
    radio.checked = true;
    radio.focus();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && event.target.form) { event.target.form.requestSubmit(); return; }
    if (store.get("keys") === "off" || event.ctrlKey || event.altKey || event.metaKey || writing(event.target)) return;
    if (waiting) { waiting = false; if (places[event.key]) { event.preventDefault(); place(event.key); } return; }
    if (event.key === "g") { waiting = true; setTimeout(() => { waiting = false; }, 1500); return; }
    const playback = ["ArrowLeft", "ArrowRight", "Home", "End", " "].includes(event.key);
    if (playback && (!$(".playbar") || event.target.closest("a, button, summary, [tabindex]"))) return;
    if (chooses(event.key)) { event.preventDefault(); return; }
    if (single[event.key]) { event.preventDefault(); single[event.key](); }
  });

  // Countdowns tick each minute by the server's clock and are not announced.
  const span = (seconds) => {
    const minutes = Math.floor(Math.abs(seconds) / 60), d = Math.floor(minutes / 1440), h = Math.floor(minutes / 60) % 24, m = minutes % 60;
    return d > 1 ? `${d} days ${h} h` : d === 1 ? `1 day ${h} h` : h ? `${h} h ${m} min` : `${m} min`;
  };
  let skew = 0;
  const tick = () => {
    if (document.documentElement.dataset.world === "past") return;
    for (const left of document.querySelectorAll(".deadline .left:not([data-still])")) {
      const due = Date.parse(left.parentElement.querySelector("time").dateTime);
      const seconds = (due - Date.now() - skew) / 1000;
      left.textContent = seconds > 0 ? `${span(seconds)} left` : `${span(seconds)} late`;
      left.className = seconds <= 0 ? "left over" : seconds <= 172800 ? "left soon" : "left";
    }
  };

  // Play: a step every four seconds, paused while something has focus, off under reduced motion.
  let playing = null;
  const play = () => {
    clearInterval(playing); playing = null;
    const button = $("[data-play]");
    if (!button) return;
    const on = sessionStorage.getItem("play") === "on";
    button.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    button.textContent = on ? "Pause" : "Play, 4 s a step";
    button.onclick = () => { sessionStorage.setItem("play", on ? "off" : "on"); play(); };
    if (!on) return;
    playing = setInterval(() => {
      const next = $('.playbar a[rel="next"]');
      if (document.activeElement && document.activeElement !== document.body && document.activeElement !== button) return;
      if (next) next.click(); else { sessionStorage.setItem("play", "off"); play(); }
    }, 4000);
  };

  // News: a number and a link; content never moves under a reader.
  let source = null;
  const follow = () => {
    if (source) source.close();
    const after = document.body.dataset.follow, line = $("#news");
    if (!after || !line || !window.EventSource) return;
    let count = 0;
    source = new EventSource(`/api/v1/journal/events?after=${after}`);
    const told = () => {
      count += 1;
      const link = document.createElement("a");
      link.href = location.href; link.textContent = `${count} new event${count > 1 ? "s" : ""}: show ${count > 1 ? "them" : "it"}`;
      line.replaceChildren(" · ", link);
    };
    source.onmessage = told;
    source.addEventListener("event", told);
  };

  // The switch for keys stands on the help page.
  const keys = () => {
    const box = $("[data-keys]");
    if (!box) return;
    box.hidden = false;
    const input = box.querySelector("input");
    input.checked = store.get("keys") !== "off";
    input.onchange = () => store.set("keys", input.checked ? "on" : "off");
  };

  const pick = () => {
    const line = $("[data-picked]");
    if (!line) return;
    const boxes = [...document.querySelectorAll('td.pick input[type="checkbox"]')];
    const say = () => {
      const names = boxes.filter((box) => box.checked).map((box) => box.value);
      line.textContent = names.length ? `${names.length} selected: ${names.slice(0, 6).join(", ")}${names.length > 6 ? " …" : ""}` : "None selected";
      boxes.forEach((box) => box.closest("tr").classList.toggle("picked", box.checked));
    };
    boxes.forEach((box) => { box.onchange = say; });
    say();
  };

  // What is typed and not yet accepted stays on this device: a session that ended, a line that broke or an answer that came too late
  // loses nothing. Texts of guides, rounds and silence only, for whoever typed them; taken off when accepted, at sign-out, after a month.
  const KEPT = "typed:", SENT = "sent", MONTH = 30 * 86400000;
  const reader = () => $(".who summary")?.textContent.replace(/\s+/g, " ").trim() || "";
  const path = (form) => new URL(form.getAttribute("action"), location.href).pathname;
  const texts = () => [...document.querySelectorAll("main form textarea")].filter((area) => area.form.method === "post" && /^\/(guides|rounds|comments|silence)\//.test(path(area.form)));
  const nameOf = (area) => [KEPT + reader(), path(area.form), area.form.elements.reference?.value || "", area.name].join("|");
  const keptNames = () => { try { return Object.keys(localStorage).filter((name) => name.startsWith(KEPT)); } catch { return []; } };
  const drop = (name) => { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } };
  const kept = (name) => { try { return JSON.parse(store.get(name)); } catch { return null; } };
  const keep = (area) => {
    if (!area.value.trim() || area.value === area.defaultValue) { drop(nameOf(area)); return; }
    store.set(nameOf(area), JSON.stringify({ text: area.value, at: Date.now(), expected: area.form.elements.expected?.value }));
  };
  const offer = (area) => {
    const name = nameOf(area), typed = kept(name);
    if (!typed || typed.text === area.value) return;
    const line = document.createElement("p"), button = (words, act) => {
      const one = document.createElement("button");
      one.type = "button"; one.className = "plain tight"; one.textContent = words;
      one.onclick = () => { act(); line.remove(); area.focus(); };
      return one;
    };
    line.className = "note owed"; line.dataset.kept = "";
    const back = button("Put it back", () => {
      area.value = typed.text;
      // The words it was typed on: where others wrote meanwhile, the answer says so instead of overwriting them.
      if (typed.expected && area.form.elements.expected) area.form.elements.expected.value = typed.expected;
    });
    line.append("What you typed here and did not send is kept on this device. ", back, " ", button("Forget it", () => drop(name)));
    area.after(line);
    const folded = area.closest("details");
    if (folded) folded.open = true;
  };
  const typing = () => {
    if (!reader()) return;
    const sent = sessionStorage.getItem(SENT), done = $('main > .note.ok[role="status"]');
    if (sent && done) JSON.parse(sent).forEach(drop);
    sessionStorage.removeItem(SENT);
    keptNames().filter((name) => !(kept(name)?.at > Date.now() - MONTH)).forEach(drop);
    texts().forEach((area) => { offer(area); area.oninput = () => keep(area); });
  };
  document.addEventListener("submit", (event) => {
    if (path(event.target) === "/sign-out") { keptNames().forEach(drop); return; }
    const names = texts().filter((area) => area.form === event.target).map(nameOf);
    try { if (names.length) sessionStorage.setItem(SENT, JSON.stringify(names)); } catch { /* a private window keeps nothing */ }
  });

  const ready = () => {
    const now = Date.parse(document.body.dataset.now || "");
    skew = Number.isNaN(now) ? 0 : now - Date.now();
    tick(); play(); follow(); keys(); pick(); typing();
    const summary = $(".summary[role=alert]");
    if (summary) summary.focus();
  };
  ready();
  setInterval(tick, 60000);
  document.addEventListener("htmx:after:swap", () => { tick(); play(); keys(); pick(); typing(); });
})();
