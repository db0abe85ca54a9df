package fix

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Reasons why a file is not written.
var (
	ErrChanged  = errors.New("it has changed since it was read")
	ErrReadOnly = errors.New("it is read-only")
	ErrLinked   = errors.New("it has another name, a hard link, which would keep the old text")
	ErrOwner    = errors.New("its owner cannot be kept")
	errNoFile   = errors.New("it is not a regular file")
)

// Write puts the text of a file after its fixes into its place at a path, whole or not at all, with mode and owner kept. It leaves
// a file alone that does not hold the text it held before, that may not be written to, that has another name, or whose owner
// cannot be kept. The path is no link. Extended attributes are not kept.
func (f *File) Write(path string) error {
	r := &replacement{path: path, before: f.Before, write: func(w io.Writer) error {
		_, err := w.Write(f.After)
		return err
	}}
	return r.run(r.steps())
}

// Create writes a file that is not there, whole or not at all. What is there is left alone, with an error that is [fs.ErrExist].
func Create(path, text string) error {
	r := &replacement{path: path, mode: 0o644, fresh: true, write: func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}}
	return r.run(r.steps())
}

// Replace puts what is written into the place of a file, whole or not at all, with mode and owner kept as far as possible, or makes
// the file. The path is no link.
func Replace(path string, write func(io.Writer) error) error {
	r := &replacement{path: path, mode: 0o644, any: true, write: write}
	return r.run(r.steps())
}

// replacement is a file that takes the place of another one.
type replacement struct {
	path   string
	before []byte // that the file must hold
	any    bool   // it may hold anything, and may not be there
	fresh  bool   // it must not be there
	mode   fs.FileMode
	write  func(io.Writer) error

	old  fs.FileInfo // nil where there is none
	temp *os.File
}

// steps are what is done, one after the other. Only the last but one changes what stands at the path.
func (r *replacement) steps() []func() error {
	return []func() error{r.examine, r.create, r.fill, r.keep, r.close, r.compare, r.rename, r.settle}
}

func (r *replacement) run(steps []func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			r.discard()
			return WithoutPath(err)
		}
	}
	return nil
}

// examine looks at what stands at the path.
func (r *replacement) examine() error {
	var err error
	r.old, err = os.Lstat(r.path)
	switch {
	case r.fresh && err == nil:
		return fs.ErrExist
	case errors.Is(err, fs.ErrNotExist) && (r.fresh || r.any):
		r.old = nil
		return nil
	case err != nil:
		return err
	}
	r.mode = r.old.Mode()
	if r.any {
		return nil
	}
	switch {
	case !r.mode.IsRegular():
		return errNoFile
	case links(r.old) > 1:
		return ErrLinked
	case r.mode.Perm()&0o222 == 0:
		return ErrReadOnly
	}
	f, err := os.OpenFile(r.path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrPermission) {
		return ErrReadOnly
	} else if err != nil {
		return err
	}
	return f.Close()
}

// create makes a file beside the path, that is hidden and not called like a manifest.
func (r *replacement) create() (err error) {
	r.temp, err = os.CreateTemp(filepath.Dir(r.path), "."+filepath.Base(r.path)+".seaworthy-*")
	return err
}

func (r *replacement) fill() error {
	w := bufio.NewWriter(r.temp)
	if err := r.write(w); err != nil {
		return err
	}
	return w.Flush()
}

// keep gives the file the owner and the mode of the one whose place it takes. The owner comes first: that takes bits off the mode.
func (r *replacement) keep() error {
	if r.old != nil {
		if err := keepOwner(r.temp, r.old); err != nil && !r.any {
			return fmt.Errorf("%w: %w", ErrOwner, WithoutPath(err))
		}
	}
	return r.temp.Chmod(r.mode & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky))
}

// close makes sure that the file is on the disk before it has a name that is read.
func (r *replacement) close() error {
	if err := r.temp.Sync(); err != nil {
		return err
	}
	return r.temp.Close()
}

// compare makes sure that what stands at the path is what was read.
func (r *replacement) compare() error {
	if r.any || r.fresh {
		return nil
	}
	now, err := os.Lstat(r.path)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(r.path)
	if err != nil {
		return err
	}
	if !os.SameFile(now, r.old) || now.Mode() != r.old.Mode() || !bytes.Equal(text, r.before) {
		return ErrChanged
	}
	return nil
}

func (r *replacement) rename() error {
	if r.fresh { // unlike renaming, linking leaves alone what has come in the meantime; not every file system can
		switch err := os.Link(r.temp.Name(), r.path); {
		case err == nil:
			return os.Remove(r.temp.Name())
		case errors.Is(err, fs.ErrExist):
			return err
		}
	}
	return os.Rename(r.temp.Name(), r.path)
}

// settle makes sure that the new name is on the disk. That it could not be does not take back what was done.
func (r *replacement) settle() error {
	syncDir(filepath.Dir(r.path))
	return nil
}

// discard removes the file that was to take the place.
func (r *replacement) discard() {
	if r.temp != nil {
		r.temp.Close()           //nolint:errcheck // it may be closed
		os.Remove(r.temp.Name()) //nolint:errcheck // it may be gone
	}
}

// WithoutPath takes the paths out of an error about a file: the reader knows the file by its name, and not the one beside it that
// was to take its place.
func WithoutPath(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
