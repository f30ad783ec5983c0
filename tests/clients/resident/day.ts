// A resident's day, by nothing but the contract: types made from openapi.yaml, requests by openapi-fetch.
// Environment: URL (the server), MAILS (its folder of mails), PHOTO (a JPEG), TERRITORY (an id),
// MISSION (one that someone opened there).
import createClient, { type Middleware } from "openapi-fetch";
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { components, paths } from "./generated/contract.js";

type Change = components["schemas"]["ChangeOut"];
type Problem = components["schemas"]["ProblemOut"];

function setting(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

const email = `resident-${randomBytes(4).toString("hex")}@example.org`;
let token: string | undefined;
let requests = 0;
const counted: Middleware = {
  onRequest({ request }) {
    requests += 1;
    request.headers.set("Accept-Language", "fr");
    if (token !== undefined) request.headers.set("Authorization", `Bearer ${token}`);
    return request;
  },
};
const api = createClient<paths>({ baseUrl: setting("URL") });
api.use(counted);

/** What an answer holds; a refusal ends the day with its remedy. */
function done<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  const problem = answer.error as Problem | undefined;
  assert.ok(answer.response.ok, `${answer.response.url}: ${problem?.code} – ${problem?.remedy}`);
  return answer.data as T;
}

function tagOf(response: Response): string {
  const tag = response.headers.get("ETag");
  assert.ok(tag !== null && !tag.startsWith("W/"), "a read has a strong tag");
  return tag;
}

/** A UUID of version 7 (RFC 9562), as a phone makes one while it is off line. */
function newId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(100);
  }
  throw new Error(`waited in vain: ${what}`);
}

/** The code in the mail that came to this address. */
async function mailedCode(): Promise<string | undefined> {
  const folder = setting("MAILS");
  for (const name of await readdir(folder).catch(() => [])) {
    const mail = name.endsWith(".eml") ? await readFile(`${folder}/${name}`, "utf8") : "";
    const code = /^Subject: (\d{6})/m.exec(mail)?.[1];
    if (mail.includes(email) && code !== undefined) return code;
  }
  return undefined;
}

async function signIn(): Promise<components["schemas"]["TokensOut"]> {
  done(await api.POST("/v1/sign-ins", { body: { email, locale: "fr", display_name: "Camille" } }));
  const code = await eventually("the mail", mailedCode);
  return done(await api.POST("/v1/sign-ins/verify", { body: { email, code } }));
}

async function sendPhoto(id: string): Promise<components["schemas"]["PhotoOut"]> {
  const bytes = await readFile(setting("PHOTO"));
  const digest = `sha-256=:${createHash("sha256").update(bytes).digest("base64")}:`;
  const send = async () =>
    api.PUT("/v1/photos/{id}", {
      params: { path: { id }, header: { "Content-Digest": digest } },
      headers: { "Content-Type": "image/jpeg" },
      body: new Blob([bytes]),
      bodySerializer: (blob: Blob) => blob,
    });
  const first = await send();
  assert.equal(first.response.status, 201);
  const again = await send();
  assert.equal(again.response.status, 200, "an answer that was lost is got again");
  return done(first);
}

/** Follows a log to its end; returns what changed and where it ends. */
async function follow(since?: string): Promise<{ changes: Change[]; next: string }> {
  const changes: Change[] = [];
  let next = since;
  for (;;) {
    const query = next === undefined ? {} : { since: next };
    const page = done(await api.GET("/v1/territories/{id}/changes", { params: { path: { id: setting("TERRITORY") }, query } }));
    changes.push(...page.items);
    next = page.next;
    if (!page.has_more) return { changes, next };
  }
}

const tokens = await signIn();
token = tokens.access_token;
const me = await api.GET("/v1/me");
assert.equal(done(me).email, email);

const territory = setting("TERRITORY");
done(await api.PUT("/v1/territories/{id}/members/me", { params: { path: { id: territory } } }));

const cold = await follow();
const hash = createHash("sha256").update(await readFile(setting("PHOTO"))).digest("hex");
const known = async () => done(await api.POST("/v1/photos/have", { body: { sha256: [hash] } })).results[0];
assert.equal((await known())?.state, "missing");
const photoId = newId();
const photo = await sendPhoto(photoId);
assert.equal(photo.id, photoId);
const there = await known();
assert.deepEqual([there?.state, there?.photo_id], ["have", photoId], "it is not sent again");

const read = await api.GET("/v1/photos/{id}", { params: { path: { id: photoId } } });
const bare = await api.PUT("/v1/photos/{id}/place", {
  params: { path: { id: photoId }, header: { "If-Match": "\"999\"" } },
  body: { lon: 3.25, lat: 45.45 },
});
assert.equal((bare.error as Problem | undefined)?.code, "version-stale");
const placed = await api.PUT("/v1/photos/{id}/place", {
  params: { path: { id: photoId }, header: { "If-Match": tagOf(read.response) } },
  body: { lon: 3.25, lat: 45.45 },
});
assert.equal(done(placed).territory?.id, territory);
const titled = await api.PATCH("/v1/photos/{id}", {
  params: { path: { id: photoId }, header: { "If-Match": tagOf(placed.response) } },
  body: { title: "La fontaine", themes: ["water"] },
});
assert.deepEqual(done(titled).themes, ["water"]);

const told = await eventually("the photo on the map", async () => {
  const warm = await follow(cold.next);
  const shown = warm.changes.find((change) => change.kind === "photo" && change.id === photoId && !change.is_gone);
  return shown === undefined ? undefined : { photo: shown.photo, next: warm.next };
});
assert.equal(told.photo?.title, "La fontaine");
const asked = await api.PUT("/v1/questions/{id}", {
  params: { path: { id: newId() } },
  body: { photo_id: photoId, title: "Pourquoi la fontaine est-elle à sec ?" },
});
assert.equal(asked.response.status, 201, JSON.stringify(asked.error));
assert.deepEqual(done(asked).themes, ["water"], "a question has its photo's themes");

const mission = setting("MISSION");
assert.equal(done(await api.PUT("/v1/missions/{id}/team/me", { params: { path: { id: mission } } })).seat, "member");
const commentId = newId();
const said = await api.PUT("/v1/missions/{id}/comments/{comment_id}", {
  params: { path: { id: mission, comment_id: commentId } },
  body: { text: "Je viens samedi." },
});
assert.equal(said.response.status, 201);
const later = newId();
const outbox = await api.POST("/v1/outbox", {
  body: {
    operations: [
      { id: newId(), method: "PUT", path: `/v1/questions/${later}/support` },
      { id: newId(), method: "PUT", path: `/v1/questions/${later}`, body: { photo_id: photoId, title: "Qui a la clef ?" } },
    ],
  },
});
assert.deepEqual(done(outbox).results.map((result) => result.status), [200, 201], "each after what it builds on");
const joined = await follow(told.next);
const kinds = joined.changes.map((change) => change.kind);
assert.ok(["question", "mission", "comment"].every((kind) => kinds.includes(kind as Change["kind"])), kinds.join());
const pack = await eventually("the pack", async () => {
  const answer = await api.GET("/v1/territories/{id}/pack", { params: { path: { id: territory } }, parseAs: "blob" });
  return answer.response.ok ? answer.data : undefined;
});
assert.ok(pack.size > 1000 && pack.size <= 1_000_000);

const before = requests;
const idle = await api.GET("/v1/territories/{id}/changes", {
  params: { path: { id: territory }, query: { since: joined.next }, header: { "If-None-Match": `"${joined.next}"` } },
});
assert.equal(idle.response.status, 304);
assert.equal(requests - before, 1, "nothing new costs one request");
const own = done(await api.GET("/v1/me/changes"));
assert.ok(own.items.some((change) => change.kind === "photo" && change.photo?.own !== undefined));
assert.ok(own.items.some((change) => change.kind === "team" && change.id === mission));

const refreshed = done(await api.POST("/v1/sessions/refresh", { body: { refresh_token: tokens.refresh_token } }));
token = refreshed.access_token;
done(await api.DELETE("/v1/sessions/current"));
const refused = await api.GET("/v1/me");
assert.equal((refused.error as Problem | undefined)?.code, "token-invalid");
console.log(`a resident's day: ${requests} requests, ${cold.changes.length} changes at the start`);
