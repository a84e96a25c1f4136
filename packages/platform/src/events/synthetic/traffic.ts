import { modelCodeOf } from "./handsets.ts";
import type { Population } from "./population.ts";
import { drawCount, mix, type Random } from "./random.ts";
import type { RecordBuffer } from "./record-buffer.ts";

/** The event types that are generated, with the header of their files. */
export const trafficHeaders = {
  calls:
    "id,outgoing,datetime,duration,network,msisdn,msisdn_counterpart,location_id,imsi,imei,tac,operator_code,country_code\n",
  sms: "id,outgoing,datetime,network,msisdn,msisdn_counterpart,location_id,imsi,imei,tac,operator_code,country_code\n",
  mds: "id,datetime,duration,volume_total,volume_upload,volume_download,msisdn,location_id,imsi,imei,tac,operator_code,country_code\n",
} as const;

export type TrafficType = keyof typeof trafficHeaders;

export interface Traffic {
  readonly population: Population;
  /** The identifiers of the cells as bytes. */
  readonly cellIds: readonly Uint8Array[];
  readonly seed: number;
}

/** One day of one type of events, while it is written. */
export interface TrafficDay extends Traffic {
  readonly type: TrafficType;
  /** Days since the start, and the ISO date as bytes. */
  readonly day: number;
  readonly date: Uint8Array;
  readonly random: Random;
  readonly buffer: RecordBuffer;
}

const networks = ["Kestrel", "Heron", "Plover"].map((name) => Buffer.from(name));
const operatorCodes = [73_101, 73_102, 73_105];
const countryCode = 731;
const onNetShare = 0.86;
const unlocatedShare = 0.007;
const comma = 44;
const [yes, no] = [Buffer.from("true"), Buffer.from("false")];

const talkRhythm = [
  3, 2, 1, 1, 1, 2, 6, 14, 24, 30, 33, 34, 34, 32, 30, 31, 34, 40, 46, 48, 42, 30, 17, 8,
];
const dataRhythm = [
  9, 6, 4, 3, 3, 4, 9, 16, 22, 24, 25, 26, 28, 27, 26, 27, 29, 32, 36, 40, 42, 38, 28, 17,
];

/** How many events to expect in a minute when a day has so many. Rows: an event within the network makes two. */
function eventsInMinute(type: TrafficType, minute: number, rowsPerDay: number): number {
  const rhythm = type === "mds" ? dataRhythm : talkRhythm;
  const rowsPerEvent = type === "mds" ? 1 : 1 + onNetShare;
  const total = rhythm.reduce((sum, weight) => sum + weight, 0);
  return ((rowsPerDay / rowsPerEvent) * rhythm[Math.floor(minute / 60)]!) / total / 60;
}

/** Writes the rows of one event; answers how many. */
export function writeEvent(traffic: TrafficDay, minute: number): number {
  const second = minute * 60 + traffic.random.below(60);
  return traffic.type === "mds"
    ? writeSession(traffic, second)
    : writeConversation(traffic, second);
}

/** The number of events in a minute, as it falls. */
export function drawEvents(traffic: TrafficDay, minute: number, rowsPerDay: number): number {
  return drawCount(traffic.random, eventsInMinute(traffic.type, minute, rowsPerDay));
}

function writeConversation(traffic: TrafficDay, second: number): number {
  const { random, population } = traffic;
  const id: readonly [number, number] = [random.below(2 ** 32), random.below(2 ** 32)];
  const duration = Math.ceil(-Math.log(1 - random.next()) * 95);
  const party = population.drawCaller(random);
  if (random.next() < onNetShare) {
    const other = population.drawContact(party, random);
    writeSide(traffic, { id, second, duration, party, other, outgoing: true });
    writeSide(traffic, { id, second, duration, party: other, other: party, outgoing: false });
    return 2;
  }
  const stranger = population.size + random.below(50 * population.size);
  writeSide(traffic, {
    id,
    second,
    duration,
    party,
    other: stranger,
    outgoing: random.next() < 0.5,
  });
  return 1;
}

interface Side {
  readonly id: readonly [number, number];
  readonly second: number;
  readonly duration: number;
  readonly party: number;
  readonly other: number;
  readonly outgoing: boolean;
}

function writeSide(traffic: TrafficDay, side: Side): void {
  const { buffer, population } = traffic;
  writeId(buffer, side.id);
  buffer.ascii(side.outgoing ? yes : no);
  buffer.byte(comma);
  writeTime(traffic, side.second);
  if (traffic.type === "calls") {
    buffer.number(side.duration);
    buffer.byte(comma);
  }
  buffer.ascii(networks[side.other < population.size ? 0 : 1 + (side.other % 2)]!);
  buffer.byte(comma);
  writeHash(traffic, side.party, 1);
  writeHash(traffic, side.other, 1);
  writePlaceAndDevice(traffic, side.party, side.second);
}

function writeSession(traffic: TrafficDay, second: number): number {
  const { buffer, random, population } = traffic;
  const party = population.drawSurfer(random);
  writeId(buffer, [random.below(2 ** 32), random.below(2 ** 32)]);
  writeTime(traffic, second);
  const upload = Math.ceil(Math.exp(9 + 1.6 * random.normal()));
  const download = Math.ceil(upload * (1 + 9 * random.next()));
  for (const value of [10 + random.below(1800), upload + download, upload, download]) {
    buffer.number(value);
    buffer.byte(comma);
  }
  writeHash(traffic, party, 1);
  writePlaceAndDevice(traffic, party, second);
  return 1;
}

function writeId(buffer: RecordBuffer, [high, low]: readonly [number, number]): void {
  buffer.hex(high);
  buffer.hex(low);
  buffer.byte(comma);
}

function writeTime({ buffer, date }: TrafficDay, second: number): void {
  buffer.ascii(date);
  buffer.byte(32);
  buffer.padded(Math.floor(second / 3600), 2);
  buffer.byte(58);
  buffer.padded(Math.floor(second / 60) % 60, 2);
  buffer.byte(58);
  buffer.padded(second % 60, 2);
  buffer.byte(43);
  buffer.padded(0, 2);
  buffer.byte(comma);
}

/** What an operator hands over instead of a number: 32 hexadecimal digits that always stand for the same one. */
function writeHash({ buffer, seed }: TrafficDay, value: number, kind: number): void {
  let word = mix(seed + 0x51ed27 * kind);
  for (let part = 0; part < 4; part++) {
    word = mix(word ^ mix(value + part));
    buffer.hex(word);
  }
  buffer.byte(comma);
}

function writePlaceAndDevice(traffic: TrafficDay, party: number, second: number): void {
  const { buffer, random, population, cellIds, day } = traffic;
  const hour = Math.floor(second / 3600);
  if (random.next() >= unlocatedShare) {
    buffer.ascii(cellIds[population.cellOf(party, { day, hour }, random)]!);
  }
  buffer.byte(comma);
  const device = population.deviceOf(party, day);
  writeHash(traffic, party, 2);
  writeHash(traffic, device, 3);
  buffer.padded(modelCodeOf(device), 8);
  buffer.byte(comma);
  buffer.padded(operatorCodes[0]!, 5);
  buffer.byte(comma);
  buffer.padded(countryCode, 3);
  buffer.byte(10);
}
