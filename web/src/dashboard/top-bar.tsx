import icon from "../icon.svg";
import type { Address } from "./address/address";
import { AddressLink } from "./address/link";
import { ENDPOINT } from "./api/client";
import { Tooltip } from "./state/tooltip";
import { Icon } from "./theme/icon";
import { toggleTheme, useTheme } from "./theme/theme";

/** The header of every page. */
export function TopBar({ address }: { address: Address }) {
  const theme = useTheme();
  const other = theme === "dark" ? "Light colours" : "Dark colours";
  return (
    <header className="top-bar">
      <nav aria-label="Dashboard">
        <AddressLink to={{ playlist: null }} className="brand" current={address.playlist === null}>
          <img src={icon} alt="" width="22" height="22" />
          ivgraph
        </AddressLink>
      </nav>
      <a className="button quiet" href={ENDPOINT}>
        <Icon name="query" />
        GraphiQL
      </a>
      <Tooltip text={other} isName>
        <button type="button" className="button quiet" onClick={toggleTheme}>
          <Icon name={theme === "dark" ? "sun" : "moon"} />
          <span className="visually-hidden">{other}</span>
        </button>
      </Tooltip>
    </header>
  );
}
