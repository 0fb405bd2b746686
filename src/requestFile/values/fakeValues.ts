import { randomUUID } from 'node:crypto';
import type { Made, ValueSource } from './made.ts';

type Maker = (words: readonly string[], source: ValueSource) => Made;

const FIRST_NAMES =
  'Ada Alan Barbara Donald Edsger Grace Hedy John Katherine Margaret Radia Tim'.split(' ');
const LAST_NAMES =
  'Dijkstra Engelbart Hamilton Hopper Johnson Knuth Lamarr Liskov Lovelace Perlman Ritchie Turing'.split(
    ' ',
  );
const CITIES = 'Bergen Cork Graz Leiden Lucca Malmö Nantes Porto Riga Tartu Turku York'.split(' ');
const COUNTRIES =
  'Austria Estonia Finland France Ireland Italy Latvia Norway Portugal Sweden'.split(' ');
const STREETS = 'Bridge Church Garden High Hill Market Mill Park River School Station Tower'.split(
  ' ',
);
const WORDS =
  'amet animi aut consectetur dolor elit et ipsum lorem magna nisi nulla qui quia sed sit tempora ut velit vero'.split(
    ' ',
  );
const JOBS = 'Architect Baker Carpenter Dentist Engineer Gardener Nurse Pilot Teacher Writer'.split(
  ' ',
);

/** What JetBrains calls its made-up people, places and texts, as far as files use them: `$random.name.fullName`. */
export const fakeMakers: Readonly<Record<string, Maker>> = {
  '$random.email': text(emailAddress),
  '$random.internet.emailAddress': text(emailAddress),
  '$random.internet.safeEmailAddress': text(emailAddress),
  '$random.internet.username': text(userName),
  '$random.internet.password': text(
    (source) => `${word(source)}-${digits(source, 4)}-${word(source)}`,
  ),
  '$random.internet.domainName': text((source) => `${word(source)}.example`),
  '$random.internet.url': text((source) => `https://${word(source)}.example/${word(source)}`),
  '$random.internet.uuid': text(() => randomUUID()),
  '$random.internet.ipV4Address': text((source) => `192.0.2.${String(source.integer(1, 255))}`),
  '$random.name.firstName': text(firstName),
  '$random.name.lastName': text(lastName),
  '$random.name.fullName': text(fullName),
  '$random.name.name': text(fullName),
  '$random.name.username': text(userName),
  '$random.name.title': text((source) => pick(JOBS, source)),
  '$random.job.title': text((source) => pick(JOBS, source)),
  '$random.address.city': text((source) => pick(CITIES, source)),
  '$random.address.cityName': text((source) => pick(CITIES, source)),
  '$random.address.country': text((source) => pick(COUNTRIES, source)),
  '$random.address.state': text((source) => pick(COUNTRIES, source)),
  '$random.address.streetName': text(street),
  '$random.address.streetAddress': text(streetAddress),
  '$random.address.zipCode': text((source) => digits(source, 5)),
  '$random.address.fullAddress': text(
    (source) => `${streetAddress(source)}, ${digits(source, 5)} ${pick(CITIES, source)}`,
  ),
  '$random.phoneNumber.phoneNumber': text(phone),
  '$random.phoneNumber.cellPhone': text(phone),
  '$random.company.name': text((source) => `${lastName(source)} & ${lastName(source)}`),
  '$random.lorem.word': text(word),
  '$random.lorem.words': text((source) => several(source, 3, ' ', word)),
  '$random.lorem.sentence': text(sentence),
  '$random.lorem.paragraph': text((source) => several(source, 4, ' ', sentence)),
};

function text(make: (source: ValueSource) => string): Maker {
  return (_, source) => ({ text: make(source) });
}

function pick(list: readonly string[], source: ValueSource): string {
  return list[source.integer(0, list.length)] ?? '';
}

function several(
  source: ValueSource,
  count: number,
  between: string,
  make: (source: ValueSource) => string,
): string {
  return Array.from({ length: count }, () => make(source)).join(between);
}

function firstName(source: ValueSource): string {
  return pick(FIRST_NAMES, source);
}

function lastName(source: ValueSource): string {
  return pick(LAST_NAMES, source);
}

function fullName(source: ValueSource): string {
  return `${firstName(source)} ${lastName(source)}`;
}

function userName(source: ValueSource): string {
  return `${firstName(source)}.${lastName(source)}`.toLowerCase();
}

/** Of a domain that nobody can have (RFC 2606). */
function emailAddress(source: ValueSource): string {
  return `${userName(source)}@example.com`;
}

function word(source: ValueSource): string {
  return pick(WORDS, source);
}

function sentence(source: ValueSource): string {
  const words = several(source, 6, ' ', word);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function digits(source: ValueSource, count: number): string {
  return several(source, count, '', (each) => String(each.integer(0, 10)));
}

function street(source: ValueSource): string {
  return `${pick(STREETS, source)} Street`;
}

function streetAddress(source: ValueSource): string {
  return `${String(source.integer(1, 200))} ${street(source)}`;
}

/** Numbers that are kept free for fiction. */
function phone(source: ValueSource): string {
  return `555-01${digits(source, 2)}`;
}
