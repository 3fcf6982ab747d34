/** Size and stroke of every Tabler icon: `<IconPhoto {...icon} />`. */
export const icon = { size: 18, stroke: 1.5, 'aria-hidden': true } as const;
export const smallIcon = { size: 16, stroke: 1.5, 'aria-hidden': true } as const;
