import { useMemo } from "react";
import type { PlaylistCountriesFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { toggleOnly } from "../../location/audience";
import { useNavigate } from "../../location/history";
import { LocationLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { listCountries } from "./countries";
import type { Country } from "./map-option";
import { DRAWN } from "./world";
import { WorldMap } from "./world-map";
import "./countries.css";

const TEXTS = MESSAGES.countries;

/** Number of countries that are listed below the map, those with the most plays: View details has all. */
const MOST_OFF_MAP = 8;

/** Plays by country on a map. Those that it can't show are listed below it. */
export default function CountriesBody({ data: { countries }, location }: BodyProps<PlaylistCountriesFragment>) {
  const navigate = useNavigate();
  const listed = useMemo(() => listCountries(countries), [countries]);
  const narrow = (code: string) => navigate({ audience: toggleOnly(location.audience, "country", code) });
  const summary = summarize(listed, countries.valueCount);
  const offMap = listed.filter(({ code }) => !DRAWN.has(code));
  const offMapPlays = offMap.slice(MOST_OFF_MAP).reduce((sum, { plays }) => sum + plays, 0);
  const { unknown, rest, total } = countries;
  return (
    <>
      <p className="countries-summary">{summary}</p>
      <WorldMap countries={listed} label={`${TEXTS.chart} ${summary} ${TEXTS.chartHint}`} onSelect={narrow} />
      <div className="countries-notes">
        {offMap.length > 0 && (
          <p>
            {TEXTS.offMap}{" "}
            {offMap.slice(0, MOST_OFF_MAP).map(({ code, name, plays }) => (
              <span key={code} className="countries-small">
                <LocationLink to={{ audience: toggleOnly(location.audience, "country", code) }}>{name}</LocationLink>{" "}
                {formatValue(plays, "count")}
              </span>
            ))}
            {offMap.length > MOST_OFF_MAP && (
              <span className="countries-small">
                {TEXTS.moreOffMap(offMap.length - MOST_OFF_MAP, formatValue(offMapPlays, "count"))}
              </span>
            )}
          </p>
        )}
        {rest && <p>{TEXTS.rest(countries.valueCount - listed.length, rest.plays)}</p>}
        {unknown && unknown.plays > 0 && (
          <p>{TEXTS.unknown(unknown.plays, formatValue(unknown.plays / total.plays, "percent"))}</p>
        )}
      </div>
    </>
  );
}

/** As "12 countries. Germany has the most plays, 34.2% of all." */
function summarize([first]: readonly Country[], count: number): string {
  return first ? TEXTS.summary(count, first.name, formatValue(first.share, "percent")) : "";
}
