using System.Globalization;

namespace InfoMax.Data.Formats.Npy;

/// <summary>
/// Reads the literal Python dictionary of an npy header. Accepts what NumPy writes (any key order, either quote,
/// spaces, trailing commas, Python 2 long suffixes) and refuses everything else with one line.
/// </summary>
internal ref struct NpyDictionary(string text, string name)
{
    private const int MaxDimensions = 32;
    private readonly string _text = text;
    private readonly string _name = name;
    private int _at;

    /// <summary>Parses the dictionary; <paramref name="dataOffset"/> is carried into the result.</summary>
    /// <exception cref="InputDataException">A key is missing, unknown or malformed.</exception>
    public NpyHeader Parse(int dataOffset)
    {
        string? descr = null;
        bool? fortran = null;
        long[]? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            string key = QuotedText();
            Expect(':');
            switch (key)
            {
                case "descr":
                    descr = Peek() is '\'' or '"' ? QuotedText() : BracketedText();
                    break;
                case "fortran_order":
                    fortran = Boolean();
                    break;
                case "shape":
                    shape = Tuple();
                    break;
                default:
                    throw Malformed($"unknown key '{Shorten(key)}'");
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        return descr is null || fortran is null || shape is null
            ? throw Malformed("one of descr, fortran_order and shape is missing")
            : new NpyHeader(descr, fortran.Value, shape, dataOffset);
    }

    private static string Shorten(string value) => value.Length <= 40 ? value : value[..40] + "...";

    private readonly InputDataException Malformed(string what) =>
        new($"{_name}: the npy header is malformed ({what} at character {_at}); the file is damaged, write it again with numpy.save");

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool TryTake(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!TryTake(expected))
        {
            throw Malformed($"expected '{expected}'");
        }
    }

    private string QuotedText()
    {
        char quote = Peek();
        int end = quote is '\'' or '"' ? _text.IndexOf(quote, _at + 1) : -1;
        if (end < 0)
        {
            throw Malformed("expected quoted text");
        }

        string value = _text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    /// <summary>A structured type is a list of tuples; only its text is wanted, for the error that refuses it.</summary>
    private string BracketedText()
    {
        Peek();
        int start = _at;
        int depth = 0;
        for (; _at < _text.Length; _at++)
        {
            depth += _text[_at] switch { '[' or '(' => 1, ']' or ')' => -1, _ => 0 };
            if (depth == 0)
            {
                break;
            }
        }

        if (depth != 0 || _at == start)
        {
            throw Malformed("expected a type");
        }

        _at++;
        return _text[start.._at];
    }

    private bool Boolean()
    {
        Peek();
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0)
            {
                _at += word.Length;
                return value;
            }
        }

        throw Malformed("expected True or False");
    }

    private long[] Tuple()
    {
        List<long> sizes = [];
        Expect('(');
        while (!TryTake(')'))
        {
            Peek();
            int start = _at;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            {
                _at++;
            }

            if (sizes.Count == MaxDimensions
                || !long.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out long size))
            {
                throw Malformed("expected a size");
            }

            sizes.Add(size);
            TryTake('L');
            if (!TryTake(','))
            {
                Expect(')');
                break;
            }
        }

        return [.. sizes];
    }
}
