// The visitor's languages and zone. All Intl objects of the dashboard are made here, each once: making one takes as
// long
// as using it a hundred times, and browsers name languages and zones that Intl throws at.

const FALLBACK = "en";

/** The languages that Intl understands, most wanted first. */
export const LOCALES: string[] = readLocales(navigator.languages);

const dateFormats = new Map<string, Intl.DateTimeFormat>();
const knownZones = new Map<string, boolean>();

/** The tags that are valid, without what POSIX adds to them: en_US.UTF-8@posix is en-US. Never empty. */
export function readLocales(tags: readonly string[] | undefined): string[] {
  const found = (tags ?? []).flatMap((tag) => {
    try {
      return Intl.getCanonicalLocales(tag.replace(/[.@].*/, "").replaceAll("_", "-"));
    } catch {
      return [];
    }
  });
  return found.length > 0 ? found : [FALLBACK];
}

/** @param zone IANA name that the browser knows */
export function dateFormat(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALES, { ...options, timeZone: zone });
    dateFormats.set(key, format);
  }
  return format;
}

/** Made anew each time: for constants of a module. */
export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return new Intl.NumberFormat(LOCALES, options);
}

const collator = new Intl.Collator(LOCALES, { numeric: true });

/** The order of names as people expect it: Scene 2 before Scene 10. */
export function compareNames(one: string, other: string): number {
  return collator.compare(one, other);
}

const regions = new Intl.DisplayNames(LOCALES, { type: "region", fallback: "code" });

/** The name of a country; of what is no code of one, the text itself. */
export function regionName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
}

/** Whether this browser can show times in a zone. */
export function isKnownZone(name: string): boolean {
  let known = knownZones.get(name);
  if (known === undefined) {
    try {
      new Intl.DateTimeFormat(FALLBACK, { timeZone: name });
      known = true;
    } catch {
      known = false;
    }
    knownZones.set(name, known);
  }
  return known;
}

/** Where the visitor is. */
export const BROWSER_ZONE: string = readZone(new Intl.DateTimeFormat(FALLBACK).resolvedOptions().timeZone);

/** All that the visitor can choose from. */
export const ZONES: readonly string[] = Intl.supportedValuesOf("timeZone");

function readZone(name: string | undefined): string {
  return name && isKnownZone(name) ? name : "UTC";
}
