using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace InfoMax.Cli.Http.Metrics;

/// <summary>
/// Listens to meters and writes what they measured in Prometheus' text format 0.0.4. Names follow OpenTelemetry's rules for
/// Prometheus: dots become underscores, the unit is appended, counters end in <c>_total</c>. Instruments that have measured
/// nothing yet are listed with their type all the same. Thread-safe.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    /// <summary>Upper bounds of histograms, in seconds: from a journal's write to an item of hours.</summary>
    internal static readonly double[] Bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200];

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <param name="isWanted">Which meters are listened to.</param>
    public PrometheusText(Predicate<Meter> isWanted)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isWanted(instrument.Meter))
            {
                lock (_lock)
                {
                    Family family = new(instrument);
                    _families[family.Name] = family;
                    listener.EnableMeasurementEvents(instrument, family);
                }
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Add(state, value, tags));
        _listener.Start();
    }

    /// <summary>The name under which Prometheus knows an instrument.</summary>
    public static string NameOf(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        string name = instrument.Name.Replace('.', '_');
        string unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            { } other when other.EndsWith("/s", StringComparison.Ordinal) => "_per_second",
            _ => "",
        };
        return name + unit + (IsCounter(instrument) ? "_total" : "");
    }

    /// <summary>Everything measured so far; what is observed is observed now.</summary>
    public string Write()
    {
        lock (_lock)
        {
            foreach (Family family in _families.Values.Where(family => family.IsObserved))
            {
                family.Series.Clear();
            }
        }

        _listener.RecordObservableInstruments();
        StringBuilder text = new();
        lock (_lock)
        {
            foreach (Family family in _families.Values)
            {
                family.AppendTo(text);
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static bool IsCounter(Instrument instrument) => instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal);

    private void Add(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Family family = (Family)state!;
        string labels = Labels(tags);
        lock (_lock)
        {
            family.Add(labels, value);
        }
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
        {
            return "";
        }

        List<string> labels = [];
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            string value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{tag.Key.Replace('.', '_')}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"");
        }

        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>An instrument with a series for each set of attributes.</summary>
    private sealed class Family(Instrument instrument)
    {
        private readonly bool _isHistogram = instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal);
        private readonly bool _isCounter = IsCounter(instrument);

        public string Name { get; } = NameOf(instrument);

        public bool IsObserved => instrument.IsObservable;

        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        public void Add(string labels, double value)
        {
            if (!Series.TryGetValue(labels, out Series? series))
            {
                Series[labels] = series = new Series(_isHistogram ? Bounds.Length : 0);
            }

            series.Count++;
            series.Value = _isCounter || _isHistogram ? series.Value + value : value;
            for (int i = 0; i < series.Buckets.Length; i++)
            {
                series.Buckets[i] += value <= Bounds[i] ? 1 : 0;
            }
        }

        public void AppendTo(StringBuilder text)
        {
            string type = _isHistogram ? "histogram" : _isCounter ? "counter" : "gauge";
            text.Append("# HELP ").Append(Name).Append(' ').Append(instrument.Description).Append("\n# TYPE ").Append(Name).Append(' ').Append(type).Append('\n');
            foreach ((string labels, Series series) in Series)
            {
                if (!_isHistogram)
                {
                    Append(text, Name, labels, series.Value);
                    continue;
                }

                string before = labels.Length > 0 ? labels + "," : "";
                for (int i = 0; i < Bounds.Length; i++)
                {
                    Append(text, Name + "_bucket", $"{before}le=\"{Number(Bounds[i])}\"", series.Buckets[i]);
                }

                Append(text, Name + "_bucket", before + "le=\"+Inf\"", series.Count);
                Append(text, Name + "_sum", labels, series.Value);
                Append(text, Name + "_count", labels, series.Count);
            }
        }

        private static void Append(StringBuilder text, string name, string labels, double value) =>
            text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(Number(value)).Append('\n');
    }

    private sealed class Series(int buckets)
    {
        public double Value { get; set; }

        public long Count { get; set; }

        /// <summary>Measurements up to each bound.</summary>
        public long[] Buckets { get; } = new long[buckets];
    }
}
