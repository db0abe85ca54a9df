package exception

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of the calendar, in UTC. The zero Date is none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads a date written YYYY-MM-DD.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date: write YYYY-MM-DD", text)
	}
	return DateOf(t), nil
}

// DateOf returns the day of a time, in UTC.
func DateOf(t time.Time) Date {
	t = t.UTC()
	return Date{t.Year(), t.Month(), t.Day()}
}

// String returns the date as YYYY-MM-DD, and nothing where it is none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// IsZero reports whether the date is none.
func (d Date) IsZero() bool { return d == Date{} }

// Compare orders dates.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// AddDays returns the date so many days later.
func (d Date) AddDays(days int) Date { return DateOf(d.midnight().AddDate(0, 0, days)) }

// DaysUntil returns how many days later another date is.
func (d Date) DaysUntil(later Date) int {
	return int((later.midnight().Unix() - d.midnight().Unix()) / (24 * 60 * 60))
}

func (d Date) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
