using System.Text;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>Texts that are held until their column is written, as the bytes of it: a third of what strings take.</summary>
public sealed class HeldTexts
{
    /// <summary>Texts that are made into strings at a time.</summary>
    public const int SliceTexts = 1 << 16;

    private readonly List<(byte[] Bytes, int[] Ends, int Count)> _slices = [];
    private byte[] _bytes = [];
    private int[] _ends = [];
    private int _count;

    /// <summary>Texts so far.</summary>
    public int Count => (_slices.Count * SliceTexts) + _count;

    /// <summary>Takes the next text, null for none.</summary>
    public void Add(string? text)
    {
        if (_ends.Length == _count)
        {
            Array.Resize(ref _ends, Math.Clamp(2 * _count, 1 << 8, SliceTexts));
        }

        int at = End(_ends, _count);
        int bytes = text is null ? 0 : Encoding.UTF8.GetByteCount(text);
        if (bytes > _bytes.Length - at)
        {
            Array.Resize(ref _bytes, checked(Math.Max(at + bytes, (int)Math.Min(Array.MaxLength, 2L * _bytes.Length))));
        }

        // The complement marks a missing text: it ends where the one before it does.
        _ends[_count++] = text is null ? ~at : at + Encoding.UTF8.GetBytes(text, _bytes.AsSpan(at));
        if (_count == SliceTexts)
        {
            _slices.Add((_bytes, _ends, _count));
            (_bytes, _ends, _count) = ([], [], 0);
        }
    }

    /// <summary>The texts in order, <see cref="SliceTexts"/> at a time; the last are fewer.</summary>
    public IEnumerable<string?[]> Slices()
    {
        foreach ((byte[] bytes, int[] ends, int count) in _count == 0 ? _slices : [.. _slices, (_bytes, _ends, _count)])
        {
            string?[] texts = new string?[count];
            for (int i = 0; i < count; i++)
            {
                texts[i] = ends[i] < 0 ? null : Encoding.UTF8.GetString(bytes.AsSpan(End(ends, i)..ends[i]));
            }

            yield return texts;
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _slices.Clear();
        (_bytes, _ends, _count) = ([], [], 0);
    }

    /// <summary>Where the bytes of a text begin.</summary>
    private static int End(int[] ends, int text) => text == 0 ? 0 : ends[text - 1] is var end && end < 0 ? ~end : ends[text - 1];
}
