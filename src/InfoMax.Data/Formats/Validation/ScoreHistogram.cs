namespace InfoMax.Data.Formats.Validation;

/// <summary>
/// Distribution of finite scores, gathered in one pass without knowing their range: 64 bins whose width doubles, pairs of
/// bins merging, whenever a score falls outside.
/// </summary>
internal sealed class ScoreHistogram
{
    private const int Bins = 64;
    private const int WarmUp = 1024;
    private readonly List<double> _first = [];
    private long[] _counts = new long[Bins];
    private double _lower;
    private double _width;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private double _mean;
    private long _count;
    private long _repeats;

    /// <summary>Counts a finite score.</summary>
    public void Add(double score)
    {
        _min = Math.Min(_min, score);
        _max = Math.Max(_max, score);
        _count++;

        // Divided first: no finite scores may make it overflow.
        _mean += score / _count - _mean / _count;
        if (_width == 0 && _first.Count < WarmUp)
        {
            _first.Add(score);
        }
        else if (_width == 0 && _min == _max)
        {
            _repeats++;
        }
        else
        {
            Begin();
            Put(score, 1);
        }
    }

    /// <summary>The distribution so far, without the empty bins at both ends; null when there are no scores.</summary>
    public ScoreDistribution? Finish()
    {
        if (_count == 0)
        {
            return null;
        }

        Begin();
        int from = Array.FindIndex(_counts, c => c > 0);
        int to = Array.FindLastIndex(_counts, c => c > 0);
        return new ScoreDistribution(_count, _min, _max, _mean, _lower + from * _width, _width, _counts[from..(to + 1)]);
    }

    /// <summary>Sets the initial range from the first scores, which are kept until some differ.</summary>
    private void Begin()
    {
        if (_width > 0)
        {
            return;
        }

        // Bins a little wider than the range, so that the largest score has one; equal scores share a bin of width 1.
        // The halves keep the range of any two doubles finite.
        double half = _max / 2 - _min / 2;
        _width = half > 0 ? Math.Max(half * (2.0001 / Bins), double.Epsilon) : 1;
        _lower = _min;
        Put(_first[0], _repeats);
        _first.ForEach(score => Put(score, 1));
        _first.Clear();
    }

    private void Put(double score, long times)
    {
        while (score < _lower)
        {
            _lower -= Bins * _width;
            Merge(shift: Bins / 2);
        }

        while (score >= _lower + Bins * _width)
        {
            Merge(shift: 0);
        }

        int bin = (int)(score / _width - _lower / _width);
        _counts[Math.Clamp(bin, 0, Bins - 1)] += times;
    }

    /// <summary>Doubles the width; the old bins become the half that begins at <paramref name="shift"/>.</summary>
    private void Merge(int shift)
    {
        long[] merged = new long[Bins];
        for (int i = 0; i < Bins; i++)
        {
            merged[shift + i / 2] += _counts[i];
        }

        _counts = merged;
        _width *= 2;
    }
}
