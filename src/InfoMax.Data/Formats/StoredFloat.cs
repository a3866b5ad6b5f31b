namespace InfoMax.Data.Formats;

/// <summary>The floating-point types an embedding may be stored in.</summary>
internal enum StoredFloat
{
    /// <summary>IEEE 754 binary16.</summary>
    Half = 2,

    /// <summary>IEEE 754 binary32.</summary>
    Single = 4,

    /// <summary>IEEE 754 binary64; read as binary32.</summary>
    Double = 8,
}
