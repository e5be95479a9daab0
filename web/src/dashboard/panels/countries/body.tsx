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

/** Plays by country on a map. Those that it can't show are listed below it. */
export default function CountriesBody({ data: { countries }, location }: BodyProps<PlaylistCountriesFragment>) {
  const navigate = useNavigate();
  const listed = useMemo(() => listCountries(countries), [countries]);
  const narrow = (code: string) => navigate({ audience: toggleOnly(location.audience, "country", code) });
  const summary = summarize(listed);
  const offMap = listed.filter(({ code }) => !DRAWN.has(code));
  const { unknown, total } = countries;
  return (
    <>
      <p className="countries-summary">{summary}</p>
      <WorldMap countries={listed} label={`${TEXTS.chart} ${summary} ${TEXTS.chartHint}`} onSelect={narrow} />
      <div className="countries-notes">
        {offMap.length > 0 && (
          <p>
            {TEXTS.offMap}{" "}
            {offMap.map(({ code, name, plays }) => (
              <span key={code} className="countries-small">
                <LocationLink to={{ audience: toggleOnly(location.audience, "country", code) }}>{name}</LocationLink>{" "}
                {formatValue(plays, "count")}
              </span>
            ))}
          </p>
        )}
        {unknown && unknown.plays > 0 && (
          <p>{TEXTS.unknown(unknown.plays, formatValue(unknown.plays / total.plays, "percent"))}</p>
        )}
      </div>
    </>
  );
}

/** As "12 countries. Most plays are from Germany: 34.2%." */
function summarize(countries: readonly Country[]): string {
  const [first] = countries;
  return first ? TEXTS.summary(countries.length, first.name, formatValue(first.share, "percent")) : "";
}
