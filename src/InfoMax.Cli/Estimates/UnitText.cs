using System.Globalization;

namespace InfoMax.Cli.Estimates;

/// <summary>Sizes and times in words.</summary>
public static class UnitText
{
    private static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary><c>3.2 GiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1024 && unit < Binary.Length - 1; unit++)
        {
            bytes /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes.ToString(unit == 0 || bytes >= 100 ? "F0" : "F1", CultureInfo.InvariantCulture)} {Binary[unit]}");
    }

    /// <summary><c>8 s</c>, <c>12 min</c>, <c>3.5 h</c>, <c>12 days</c>.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:F1} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:F0} days"),
    };
}
