import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { useLocation, useNavigate } from "./history";
import { changeLocation, formatLocation, leavesEmbed, type PageLocation } from "./location";
import { isPlainClick } from "./plain-click";

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick"> {
  /** The changes that the link makes to the location. */
  to: Partial<PageLocation>;
  current?: boolean;
}

/**
 * A link to a changed location. It works like a link of the browser, but navigates without reloading the page. In an embed
 * its text stays, if it would lead away from there; links whose text says what to do are `PageLink`s.
 */
export function LocationLink({ to, current, children, ...attributes }: Props) {
  const location = useLocation();
  const navigate = useNavigate();

  const follow = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    navigate(to);
  };
  if (leavesEmbed(location, to)) return <span className={attributes.className}>{children}</span>;
  const href = formatLocation(changeLocation(location, to));
  return (
    <a {...attributes} href={href} onClick={follow} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}

/** A link whose text says what to do, as "Show all playlists". In an embed there is none. */
export function PageLink(props: Props) {
  return leavesEmbed(useLocation(), props.to) ? null : <LocationLink {...props} />;
}
