import { BROWSER_ZONE, ZONES } from "../format/locale";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";

const TEXTS = MESSAGES.controls.zone;

/** Selects the time zone in which days and hours begin. */
export function ZoneControl({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  const suggested = [...new Set([BROWSER_ZONE, "UTC", location.zone])];
  return (
    <label className="field select">
      <Icon name="globe" />
      <select
        aria-label={TEXTS.label}
        value={location.zone}
        onChange={(event) => navigate({ zone: event.target.value, pages: [] })}
      >
        <optgroup label={TEXTS.suggested}>
          {suggested.map((zone) => (
            <option key={zone} value={zone}>
              {zoneLabel(zone)}
            </option>
          ))}
        </optgroup>
        <optgroup label={TEXTS.all}>
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

export function zoneLabel(zone: string): string {
  return zone.replaceAll("_", " ");
}
