"use strict";
// Shows what /v1/events tells. Everything that comes from jobs is set as text, never as markup.

const at = id => document.getElementById(id);
const details = new Map();
const opened = new Set();
let state = { jobs: [], active: [], workers: [], more: 0 };

const token = () => sessionStorage.getItem("token") ?? "";
const authorization = () => token() ? { Authorization: `Bearer ${token()}` } : {};

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

function clock(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) return seconds < 10 ? `${seconds.toFixed(1)} s` : `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const number = value => value.toLocaleString("en", { maximumFractionDigits: 0 });
const counted = (value, one, several = `${one}s`) => `${number(value)} ${value === 1 ? one : several}`;
const bytes = value => value >= 2 ** 30 ? `${(value / 2 ** 30).toFixed(1)} GiB` : `${number(value / 2 ** 20)} MiB`;
const when = text => new Date(text).toLocaleString();
const badge = word => make("span", `badge ${word}`, word.replaceAll("_", " "));

function link(text, isUp) {
  const line = at("link");
  if (line.textContent !== text) line.textContent = text;
  line.className = isUp ? "up" : "down";
}

async function ask(method, path) {
  const answer = await fetch(path, { method, headers: authorization(), cache: "no-store" });
  if (answer.status === 401) askToken();
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.errors?.join("; ") ?? `the node answered ${answer.status}`);
  return body;
}

async function act(job, verb) {
  if (verb === "cancel" && !await sure(`Cancel job ${job.id}? What it has done so far is lost.`)) return;
  try {
    await ask("POST", `v1/jobs/${encodeURIComponent(job.id)}/${verb}`);
    details.delete(job.id);
  } catch (error) {
    link(error.message, false);
  }
}

function button(job, verb, label) {
  const element = make("button", "", label);
  element.type = "button";
  element.id = `${verb}:${job.id}`;
  element.setAttribute("aria-label", `${label} job ${job.id}`);
  element.addEventListener("click", () => act(job, verb));
  return element;
}

function dialog(element) {
  return new Promise(done => {
    element.addEventListener("close", () => done(element.returnValue), { once: true });
    element.returnValue = "";
    element.showModal();
  });
}

async function sure(text) {
  at("sure-text").textContent = text;
  return await dialog(at("sure")) === "yes";
}

async function askToken() {
  if (at("token-dialog").open) return;
  at("token").value = token();
  const answer = await dialog(at("token-dialog"));
  if (answer === "use") sessionStorage.setItem("token", at("token").value.trim());
  if (answer === "forget") sessionStorage.removeItem("token");
  if (answer) listen();
}

function rounds(job) {
  const list = make("ol", "rounds");
  const all = (job.finished_rounds ?? []).map(round => ({ name: round.name, seconds: round.seconds, now: false }));
  if (job.round) all.push({ name: job.round.name, seconds: job.round.seconds, now: true });
  const longest = Math.max(...all.map(round => round.seconds), 0.001);
  for (const round of all) {
    const span = make("div", round.now ? "span now" : "span");
    span.style.width = `${100 * round.seconds / longest}%`;
    list.append(make("li", "", make("span", "", round.name), span, make("span", "time", clock(round.seconds))));
  }
  return all.length ? list : null;
}

function facts(...texts) {
  return make("p", "facts soft", ...texts.filter(text => text).map(text => make("span", "", text)));
}

function activeCard(job) {
  const round = job.round;
  const bar = make("div", "bar", make("div"));
  bar.firstChild.style.width = `${100 * (round?.fraction ?? 0)}%`;
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", `round ${round?.name ?? ""} of ${job.id}`);
  bar.setAttribute("aria-valuenow", `${Math.round(100 * (round?.fraction ?? 0))}`);
  return make("article", "card",
    make("div", "head", make("h3", "", job.id), badge(job.state),
      make("div", "row", job.state === "paused" ? button(job, "resume", "Resume") : button(job, "pause", "Pause"), button(job, "cancel", "Cancel"))),
    make("p", "soft", job.output),
    job.problem ? make("p", "message", job.problem) : null,
    round ? make("p", "", `${round.name}, round ${round.number}${round.rounds ? ` of ${round.rounds}` : ""}`) : null,
    round ? bar : null,
    round ? facts(
      `${number(round.done)} of ${number(round.items)} items done, ${number(round.running)} running, ${number(round.pending)} waiting`,
      round.rows_per_second ? `${number(round.rows_per_second)} rows/s` : "",
      round.remaining_seconds != null ? `${clock(round.remaining_seconds)} left in this round` : "",
      counted(job.retries ?? 0, "retry", "retries")) : null,
    rounds(job));
}

function workerCard(worker) {
  return make("article", "card",
    make("div", "head", make("h3", "", worker.name), badge(worker.state)),
    facts(`${worker.cores} ${worker.cores === 1 ? "core" : "cores"}`, bytes(worker.memory_bytes)),
    worker.problem ? make("p", "message", worker.problem) : null,
    ...(worker.work.length ? worker.work.map(work => make("p", "soft", work)) : [make("p", "none", "idle")]));
}

function result(job) {
  if (!job.report) return null;
  const table = make("table", "", make("tr", "", ...["result", "rows", "objective", "upper bound", "gap"].map(word => make("th", "", word))));
  for (const point of job.report.points) {
    const gap = point.objective !== 0 ? `${(100 * (point.upper_bound - point.objective) / Math.abs(point.objective)).toFixed(2)} %` : "";
    table.append(make("tr", "", ...[point.name || "selection", number(point.budget), point.objective.toFixed(2), point.upper_bound.toFixed(2), gap].map(text => make("td", "", text))));
  }
  return make("div", "scroll", table);
}

function historyEntry(job) {
  const element = make("details", "",
    make("summary", "", make("h3", "", job.id), badge(job.state), make("span", "when", when(job.ended_at))));
  element.dataset.id = job.id;
  element.open = opened.has(job.id);
  const body = make("div");
  element.append(body);
  const fill = full => {
    body.replaceChildren(...[
      make("p", "soft", full.output),
      full.message ? make("p", "message", full.message) : null,
      facts(`submitted ${when(full.submitted_at)}`, full.report ? counted(full.report.valid_rows, "valid row") : "", full.retries != null ? counted(full.retries, "retry", "retries") : ""),
      ...(full.report?.warnings ?? []).map(line => make("p", "message", line)),
      result(full),
      rounds(full),
      full.state === "failed" ? make("p", "row", button(full, "retry", "Try again")) : null].filter(part => part));
  };
  const show = async () => {
    const key = `${job.id} ${job.ended_at}`;
    try {
      if (!details.has(key)) details.set(key, await ask("GET", `v1/jobs/${encodeURIComponent(job.id)}`));
      fill(details.get(key));
    } catch (error) {
      body.replaceChildren(make("p", "message", error.message));
    }
  };
  element.addEventListener("toggle", () => {
    if (element.open) opened.add(job.id); else opened.delete(job.id);
    if (element.open) show();
  });
  if (element.open) details.has(`${job.id} ${job.ended_at}`) ? fill(details.get(`${job.id} ${job.ended_at}`)) : show();
  return element;
}

function fill(id, elements, none) {
  // Whoever is at a button stays there when it is drawn anew.
  const focused = document.activeElement?.id;
  at(id).replaceChildren(...(elements.length ? elements : [make("p", "none", none)]));
  if (focused && document.activeElement === document.body) at(focused)?.focus();
}

let drawnHistory = "";
function drawHistory() {
  const find = at("find").value.trim().toLowerCase();
  const wanted = at("state").value;
  const over = state.jobs.filter(job => job.ended_at && (!wanted || job.state === wanted)
    && (!find || job.id.toLowerCase().includes(find) || job.output.toLowerCase().includes(find)));
  const key = JSON.stringify(over);
  if (key === drawnHistory) return;
  drawnHistory = key;
  fill("history", over.map(historyEntry), "no job is over yet");
  if (state.more) at("history").append(make("p", "none", `and ${number(state.more)} older ones: infomax status --history --limit 0`));
}

function draw() {
  fill("active", state.active.map(activeCard), "no job runs");
  const queued = state.jobs.filter(job => job.place);
  fill("queue", queued.map(job => make("li", "card",
    make("div", "head", make("h3", "", job.id), badge("queued"), make("span", "soft", `place ${job.place}`),
      make("div", "row", button(job, "pause", "Pause"), button(job, "cancel", "Cancel"))),
    make("p", "soft", job.output))), "no job waits");
  fill("workers", state.workers.map(workerCard), "no worker is there");
  drawHistory();
}

let listening = null;
async function listen() {
  listening?.abort();
  const mine = listening = new AbortController();
  for (let pause = 500; !mine.signal.aborted; pause = Math.min(2 * pause, 10000)) {
    try {
      const answer = await fetch("v1/events", { headers: authorization(), cache: "no-store", signal: mine.signal });
      if (answer.status === 401) {
        link("a token is needed", false);
        askToken();
        return;
      }
      if (!answer.ok) throw new Error(`the node answered ${answer.status}`);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        text += value;
        const events = text.split("\n\n");
        text = events.pop();
        for (const event of events) {
          const data = event.split("\n").find(line => line.startsWith("data: "));
          if (!data) continue;
          const told = JSON.parse(data.slice(6));
          if (told.errors) {
            link(told.errors.join("; "), false);
            continue;
          }
          state = told;
          pause = 500;
          link(told.problem ?? "live", !told.problem);
          draw();
        }
      }
    } catch (error) {
      if (mine.signal.aborted) return;
      link("not connected; trying again", false);
    }
    await new Promise(done => setTimeout(done, pause));
  }
}

at("token-open").addEventListener("click", askToken);
at("find").addEventListener("input", drawHistory);
at("state").addEventListener("change", drawHistory);
document.addEventListener("keydown", event => {
  if (event.key === "/" && !["INPUT", "SELECT"].includes(document.activeElement?.tagName)) {
    event.preventDefault();
    at("find").focus();
  }
});
listen();
