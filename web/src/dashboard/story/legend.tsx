/** What the map's marks mean. */
export function Legend() {
  return (
    <ul className="story-legend">
      <li>
        <svg width="38" height="16" aria-hidden="true">
          <circle className="spot-mark" cx="6" cy="8" r="4" />
          <circle className="spot-mark" cx="26" cy="8" r="7" />
        </svg>
        Plays
      </li>
      <li>
        <svg width="30" height="16" aria-hidden="true">
          <path className="way-line" d="M2 4H28" strokeWidth="1.5" />
          <path className="way-line" d="M2 11H28" strokeWidth="4" />
        </svg>
        Clicks
      </li>
      <li>
        <svg width="30" height="16" aria-hidden="true">
          <path className="way-line default" d="M2 8H28" strokeWidth="1.5" />
        </svg>
        If nobody clicks
      </li>
      <li>
        <svg width="16" height="16" aria-hidden="true">
          <circle className="spot-mark unreached" cx="8" cy="8" r="5.5" />
        </svg>
        Nobody came
      </li>
    </ul>
  );
}
