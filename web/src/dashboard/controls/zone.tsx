import { BROWSER_ZONE, ZONES } from "../format/locale";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { Icon } from "../ui/icon";

/** Selects the time zone in which days and hours begin. */
export function ZoneControl({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  const suggested = [...new Set([BROWSER_ZONE, "UTC", location.zone])];
  return (
    <label className="field select">
      <Icon name="globe" />
      <select
        aria-label="Time zone"
        value={location.zone}
        onChange={(event) => navigate({ zone: event.target.value, pages: [] })}
      >
        <optgroup label="Suggested">
          {suggested.map((zone) => (
            <option key={zone} value={zone}>
              {zoneLabel(zone)}
            </option>
          ))}
        </optgroup>
        <optgroup label="All time zones">
          {ZONES.filter((zone) => !suggested.includes(zone)).map((zone) => (
            <option key={zone} value={zone}>
              {zoneLabel(zone)}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

function zoneLabel(zone: string): string {
  return zone.replaceAll("_", " ");
}
