/**
 * The archive of an election (UUID.bel): a chain of events with their data, in old-style tar blocks.
 * Any byte that Belenios would not have written is refused (Belenios specification, "Archive", version 1).
 */
import { at, ensure } from "./errors.js";
import { hexHash } from "./group.js";
import { decode, integer, members, numeral, parse, string } from "./texts.js";

/**
 * @typedef {{height: number, type: string, parent: string|null, hash: string, data: string[]}} BoardEvent
 *   data: the texts stored before it, the payload last
 */

const BLOCK = 512;
const HEADER_NAME = "BELENIOS";
const LONGEST_TIMESTAMP = 10;
const TIMESTAMP_END = 8n ** 11n;
const encoder = new TextEncoder();

const DATA_COUNTS = {
  Setup: [4, 5],
  Ballot: [1],
  EndBallots: [0],
  EncryptedTally: [2],
  Shuffle: [2],
  EndShuffles: [0],
  PartialDecryption: [2],
  Result: [1],
};
const NEXT = {
  "": ["Setup"],
  Setup: ["Ballot", "EndBallots"],
  Ballot: ["Ballot", "EndBallots"],
  EndBallots: ["EncryptedTally"],
  EncryptedTally: ["Shuffle", "PartialDecryption"],
  Shuffle: ["Shuffle", "EndShuffles"],
  EndShuffles: ["PartialDecryption"],
  PartialDecryption: ["PartialDecryption", "Result"],
  Result: [],
};
const REFERENCES = {
  Setup: ["election", "trustees", "credentials", "credentials_certificate"],
  EncryptedTally: ["num_tallied", "total_weight", "encrypted_tally"],
  PartialDecryption: ["owner", "payload"],
  Shuffle: ["owner", "payload"],
};

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<{timestamp: number, events: BoardEvent[]}>}
 * @throws {BeleniosError} with {height} of the event that is read or would come next, and for the tar file with
 *   {entry} too, from 0: truncated, tar_header, tar_padding, archive_header, unknown_version, entry_name, wrong_hash;
 *   wrong_height, wrong_parent, unknown_event_type, event_order, data_count, wrong_payload, wrong_reference,
 *   empty_archive, dangling_data, no_setup; those of texts.js
 */
export async function readArchive(bytes) {
  const state = { bytes, offset: 0, entry: 0, timestamp: 0, waiting: [], events: [] };
  ensure(bytes.length > 0, "empty_archive", { height: 0 });
  while (state.offset < bytes.length) {
    const { events, entry } = state;
    const height = events.length;
    const { kind, ...content } = await at({ height, entry }, () => readEntry(state));
    if (kind === "data") state.waiting.push(content);
    if (kind === "event") events.push(await at({ height }, () => readEvent(state, content)));
    state.entry++;
  }
  const { timestamp, events, waiting } = state;
  ensure(waiting.length === 0, "dangling_data", { height: events.length });
  ensure(events.length > 0, "no_setup", { height: 0 });
  return { timestamp, events };
}

async function readEntry(state) {
  const { header, name, body } = nextEntry(state);
  ensure((name === HEADER_NAME) === (state.entry === 0), "archive_header");
  if (state.entry === 0) state.timestamp = readTimestamp(body);
  const [hash, kind] = state.entry === 0 ? ["", "header"] : await readName(name, body);
  ensure(isSame(header, headerBlock(name, body.length, state.timestamp)), "tar_header");
  return { kind, hash, body };
}

function nextEntry(state) {
  const { bytes, offset } = state;
  const header = bytes.subarray(offset, offset + BLOCK);
  ensure(header.length === BLOCK, "truncated");
  const digits = latin(header.subarray(124, 136));
  ensure(/^[0-7]{11}\0$/.test(digits), "tar_header");
  const start = offset + BLOCK;
  const end = start + parseInt(digits, 8);
  state.offset = start + Math.ceil((end - start) / BLOCK) * BLOCK;
  ensure(state.offset <= bytes.length, "truncated");
  ensure(bytes.subarray(end, state.offset).every((byte) => byte === 0), "tar_padding");
  return { header, name: latin(header.subarray(0, 100)).replace(/\0+$/, ""), body: bytes.subarray(start, end) };
}

const latin = (bytes) => String.fromCharCode(...bytes);
const isSame = (one, other) => one.every((byte, i) => byte === other[i]);
const octal = (n, length) => n.toString(8).padStart(length, "0");

/** The block that stands before a body; its checksum counts its own eight characters as spaces. */
function headerBlock(name, size, timestamp) {
  const block = new Uint8Array(BLOCK);
  const put = (offset, text) => encoder.encodeInto(text, block.subarray(offset));
  put(0, name);
  put(100, "0000644\x000000000\x000000000\0");
  put(124, `${octal(size, 11)}\0${octal(timestamp, 11)}\0${" ".repeat(8)}0`);
  put(148, `${octal(block.reduce((sum, byte) => sum + byte, 0), 6)}\0 `);
  return block;
}

function readTimestamp(body) {
  const [version, timestamp] = members(parse(decode(body)), "version", "timestamp");
  ensure(integer(version) === 1, "unknown_version");
  const seconds = numeral(timestamp, LONGEST_TIMESTAMP);
  ensure(seconds < TIMESTAMP_END, "out_of_range");
  return Number(seconds);
}

async function readName(name, body) {
  const [, hash, kind] = /^([0-9a-f]{64})\.(data|event)\.json$/.exec(name) ?? [];
  ensure(hash, "entry_name");
  ensure(hash === (await hexHash(body)), "wrong_hash");
  return [hash, kind];
}

/** @returns {BoardEvent} the event in this body, which takes all the data that wait for one */
function readEvent(state, { hash, body }) {
  const last = state.events.at(-1);
  const text = decode(body);
  const [parent, height, type, payload] = members(parse(text), "parent?", "height", "type", "payload?");
  ensure(integer(height) === state.events.length, "wrong_height");
  ensure(parent === last?.hash, "wrong_parent");
  ensure(Object.hasOwn(DATA_COUNTS, string(type)), "unknown_event_type");
  ensure(NEXT[last?.type ?? ""].includes(type), "event_order");
  const waiting = state.waiting.splice(0);
  ensure(DATA_COUNTS[type].includes(waiting.length), "data_count");
  ensure(payload === waiting.at(-1)?.hash, "wrong_payload");
  const data = waiting.map((each) => decode(each.body));
  requireReferences(type, data.at(-1), waiting.slice(0, -1));
  return { height, type, parent: parent ?? null, hash, data };
}

/** Payloads that name other data must name those that stand before them; the last names of each are hashes. */
function requireReferences(type, payload, named) {
  if (!Object.hasOwn(REFERENCES, type)) return;
  const names = type === "Setup" ? REFERENCES.Setup.slice(0, named.length) : REFERENCES[type];
  const found = members(parse(payload), ...names).slice(-named.length);
  ensure(found.every((hash, i) => hash === named[i].hash), "wrong_reference");
}
