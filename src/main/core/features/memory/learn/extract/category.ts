/** Under which of the usual categories a statement belongs, by its words. */

const rules: readonly (readonly [category: string, words: RegExp])[] = [
  [
    'homelab',
    /\b(?:server|nas|router|switch|firewall|vlan|proxmox|docker|kubernetes|k3s|raspberry|homelab|home ?assistant|zigbee|dns|pi-?hole|vpn|wireguard|tailscale|ssh|ip address|wi-?fi|backups?|raid|zfs|cluster|truenas|synology|unifi|nginx|hostname|subnet)\b/i,
  ],
  [
    'preferences',
    /\b(?:prefer|like|love|enjoy|hate|dislike|favou?rite|can['’]t stand|rather|avoid|allergic|vegetarian|vegan|always|never|call me|instead of)\b/i,
  ],
  [
    'work',
    /\b(?:work|job|boss|manager|colleagues?|cowork\w+|team|office|company|client|customer|project|deadline|sprint|meeting|salary|employer|career|freelance\w*|engineer|developer|designer|teacher|nurse|lawyer|accountant|consultant|researcher|repo(?:sitory)?|codebase|release|deploy\w*|database|typescript|python|rust|api)\b/i,
  ],
  [
    'personal',
    /\b(?:wife|husband|partner|girlfriend|boyfriend|son|daughter|kids?|child(?:ren)?|mother|mom|mum|father|dad|parents?|brother|sister|aunt|uncle|cousin|grand\w+|niece|nephew|friend|dog|cat|pet|dentist|doctor|therapist|birthday|anniversary|born|live|moved|address|married|divorced|engaged|pregnant|name|age|years old|family|allerg\w+|diabetic|school|university|grew up|landlord|neighbou?r)\b/i,
  ],
  [
    'gear',
    /\b(?:laptop|computer|pc|phone|iphone|pixel|tablet|ipad|monitor|keyboard|mouse|headphones?|camera|lens|tripod|printer|bike|bicycle|car|van|truck|motorcycle|boat|kayak|tent|drone|guitar|piano|drill|saw|ladder|snowblower|mower|grill|oven|fridge|watch|tv|speakers?|gpu|ssd|bought|own|drive)\b/i,
  ],
];

/** `general` where nothing tells. */
export const categoryOf = (text: string): string => rules.find(([, words]) => words.test(text))?.[0] ?? 'general';
