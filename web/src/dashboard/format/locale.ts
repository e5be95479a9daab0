// The visitor's languages and time zone, and all Intl objects of the dashboard. They are cached, since creating one
// takes as long as using it a hundred times, and checked, since browsers report languages and zones at which Intl
// throws.

const FALLBACK = "en";

/** The valid language tags of the browser, most preferred first. */
export const LOCALES: string[] = validLocales(navigator.languages);

const dateFormats = new Map<string, Intl.DateTimeFormat>();
const knownZones = new Map<string, boolean>();

/** Returns the valid tags without POSIX suffixes (en_US.UTF-8@posix is en-US); never an empty list. */
export function validLocales(tags: readonly string[] | undefined): string[] {
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

/** Not cached: call it for module constants only. */
export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return new Intl.NumberFormat(LOCALES, options);
}

const collator = new Intl.Collator(LOCALES, { numeric: true });

/** Compares names by the locale, with numbers in numeric order: Scene 2 before Scene 10. */
export function compareNames(one: string, other: string): number {
  return collator.compare(one, other);
}

const regions = new Intl.DisplayNames(LOCALES, { type: "region", fallback: "code" });

/** The name of a country by its ISO code; any other text is returned as it is. */
export function regionName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
}

/** Whether this browser can format times in a time zone. */
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

/** The visitor's time zone. */
export const BROWSER_ZONE: string = validZone(new Intl.DateTimeFormat(FALLBACK).resolvedOptions().timeZone);

/** All time zones that the browser supports. */
export const ZONES: readonly string[] = Intl.supportedValuesOf("timeZone");

function validZone(name: string | undefined): string {
  return name && isKnownZone(name) ? name : "UTC";
}
