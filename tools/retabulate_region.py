"""Which figures of the gathered tables of Kanagawa go into which of our own columns.

Used by `retabulate_inputs.py`. `COLUMNS` says it for tables with one row per area, the
functions below for tables that hold many years. Nothing is computed here: a blank cell
stays blank.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coopkit.region.geometry import steps

Row = dict[str, str]

# table of ours: (gathered file without `kanagawa_`, {our column: its column})
COLUMNS: dict[str, tuple[str, dict[str, str]]] = {
    "census_2020": (
        "areas_census_2020_core",
        {
            "population_total": "population_total_2020",
            "population_age_0_14": "population_age_0_14_2020",
            "population_age_65_over": "population_age_65_over_2020",
            "population_age_75_over": "population_age_75_over_2020",
            "households_total": "households_total_2020",
            "households_single": "households_single_person_2020",
            "households_single_65_over": "households_single_person_65_over_2020",
            "households_elderly_couple": "households_elderly_couple_only_2020",
            "population_daytime": "daytime_population_2020",
            "area_km2": "area_km2",
        },
    ),
    "census_2025_preliminary": (
        "areas_population_census_2025_preliminary",
        {
            "population_total": "population_total_2025_preliminary",
            "households_total": "households_total_2025_preliminary",
        },
    ),
    "census_2015": (
        "areas_census_2015",
        {
            "population_total_2015": "population_total_2015",
            "population_total_2010": "population_total_2010_rearranged",
            "households_total_2015": "households_total_2015",
        },
    ),
    "resident_register_2026": (
        "areas_resident_register_age_2026",
        {
            "population_total": "population_total_2026_01",
            "population_age_0_14": "population_age_0_14_2026_01",
            "population_age_65_over": "population_age_65_over_2026_01",
        },
    ),
    "resident_register_2022": (
        "areas_resident_register_2020_2022",
        {
            "population_2020": "population_total_2020_01",
            "population_2021": "population_total_2021_01",
            "population_2022": "population_total_2022_01",
            "households_2020": "households_total_2020_01",
            "births_2019": "births_2019",
            "deaths_2019": "deaths_2019",
            "natural_change_2019": "natural_change_2019",
            "arrivals_domestic_2019": "in_migrants_domestic_2019",
            "arrivals_abroad_2019": "in_migrants_foreign_2019",
            "departures_domestic_2019": "out_migrants_domestic_2019",
            "departures_abroad_2019": "out_migrants_foreign_2019",
            "social_change_2019": "social_change_2019",
        },
    ),
    "housing_2023": (
        "areas_housing_vacancy_2023",
        {
            "dwellings_total": "housing_units_total_2023",
            "dwellings_vacant": "vacant_housing_units_2023",
            "vacancy_rate": "vacancy_rate_percent_2023",
        },
    ),
    "foreign_residents_2025": (
        "areas_foreign_residents_2025_12",
        {"foreign_residents": "foreign_residents_2025_12"},
    ),
    "childcare": (
        "33_childcare_waiting",
        {
            "waiting_2024": "waiting_children_2024_04",
            "waiting_2025": "waiting_children_2025_04",
            "waiting_2026": "waiting_children_2026_04",
            "not_counted_2026": "applicants_not_counted_as_waiting_2026_04",
            "capacity_2026": "childcare_capacity_2026_04",
            "capacity_age_0_2026": "childcare_capacity_age_0_2026_04",
            "capacity_age_1_2_2026": "childcare_capacity_age_1_2_2026_04",
            "enrolled_2026": "childcare_enrolled_2026_04",
            "enrolled_age_0_2026": "childcare_enrolled_age_0_2026_04",
            "enrolled_age_1_2_2026": "childcare_enrolled_age_1_2_2026_04",
        },
    ),
    # Offices of care are counted from points whose terms are not confirmed: left out.
    "facilities": (
        "areas_facilities",
        {
            "stations": "railway_station_distinct_names_fy2025",
            "pharmacies": "pharmacies_2025_06",
            "elderly_homes": "elderly_homes_three_types_2023",
            "medical_facilities": "medical_facilities_2024_10",
        },
    ),
    "fiscal_strength": (
        "33_fiscal_strength",
        {
            f"index_fy{year}": f"fiscal_strength_index_fy{year}"
            for year in (*range(2018, 2022), 2024)
        },
    ),
    "waste_recycling": (
        "33_waste_recycling_rate",
        {"recycling_rate": "waste_recycling_rate_percent_fy2024_as_stated"},
    ),
    "yokohama_ages_2025": (
        "yokohama_18_population_age3_2025_01",
        {
            "population_total": "population_estimate_total_2025_01",
            "population_age_0_14": "population_estimate_age_0_14_2025_01",
            "population_age_15_64": "population_estimate_age_15_64_2025_01",
            "population_age_65_over": "population_estimate_age_65_over_2025_01",
            "population_age_unknown": "population_estimate_age_unknown_2025_01",
        },
    ),
    "ssdse_2026": (
        "33_ssdse_a_2026",
        {
            "population_total": "population_total_2020",
            "population_age_15_64": "population_age_15_64_2020",
            "population_age_65_over": "population_age_65_over_2020",
            "population_age_75_over": "population_age_75_over_2020",
            "population_age_0_14": "population_age_0_14_2020",
            "births": "births_2023",
            "deaths": "deaths_2023",
            "arrivals_japanese": "in_migrants_japanese_2024",
            "departures_japanese": "out_migrants_japanese_2024",
            "households_total": "households_total_2020",
            "households_private": "households_general_2020",
            "members_private": "general_household_members_2020",
            "households_single": "households_single_person_2020",
            "households_elderly_couple": "households_elderly_couple_only_2020",
            "households_single_65_over": "households_single_person_65_over_2020",
            "area_total_ha": "area_total_ha_2024",
            "area_inhabitable_ha": "area_inhabitable_ha_2024",
            "establishments": "private_establishments_total_2021",
            "employees": "private_employees_total_2021",
            "employees_medical_welfare": "private_employees_medical_welfare_2021",
            "farms_selling": "farm_households_commercial_2019",
            "farms_own_use": "farm_households_self_sufficient_2019",
            "current_balance_ratio": "current_balance_ratio_percent_2022",
            "real_debt_service_ratio": "real_debt_service_ratio_percent_2022",
            "expenditure": "municipal_expenditure_total_thousand_yen_2022",
            "expenditure_welfare": "municipal_welfare_expenditure_thousand_yen_2022",
            "expenditure_education": "municipal_education_expenditure_thousand_yen_2022",
            "revenue": "municipal_revenue_total_thousand_yen_2022",
            "local_tax": "municipal_local_tax_thousand_yen_2022",
            "kindergartens": "kindergartens_2024",
            "elementary_schools": "elementary_schools_2024",
            "elementary_pupils": "elementary_school_pupils_2024",
            "junior_high_schools": "junior_high_schools_2024",
            "junior_high_students": "junior_high_school_students_2024",
            "compulsory_schools": "compulsory_education_schools_2024",
            "high_schools": "high_schools_2024",
            "high_school_students": "high_school_students_2024",
            "employed": "employed_persons_2020",
            "employed_female": "employed_persons_female_2020",
            "unemployed": "unemployed_persons_2020",
            "not_in_labour_force": "not_in_labour_force_2020",
            "employed_primary": "employed_primary_industry_2020",
            "employed_secondary": "employed_secondary_industry_2020",
            "employed_tertiary": "employed_tertiary_industry_2020",
            "community_centres": "community_centres_kominkan_2021",
            "libraries": "libraries_2021",
            "sanitation_population": "sanitation_population_total_2023",
            "sanitation_without_flush": "sanitation_population_non_flush_2023",
            "retail_shops": "retail_shops_2021",
            "eating_places": "eating_places_2021",
            "large_stores": "large_retail_stores_2021",
            "hospitals": "general_hospitals_2023",
            "clinics": "general_clinics_2023",
            "dental_clinics": "dental_clinics_2023",
            "physicians": "physicians_2022",
            "nurseries": "nursery_centres_basic_table_2023",
        },
    ),
}

# Our item: the gathered one, of the tables with many years.
SSDS_ITEMS = {
    "population_census": "population_total_census",
    "population_age_0_14": "population_age_0_14",
    "population_age_65_over": "population_age_65_over",
    "population_register": "population_resident_register",
    "births": "births",
    "deaths": "deaths",
    "arrivals": "in_migrants",
    "departures": "out_migrants",
    "households_total": "households_total",
    "households_single_65_over": "households_single_person_65_over",
    "taxable_income": "taxable_income_thousand_yen",
    "taxpayers": "taxpayers",
    "establishments": "private_establishments",
    "employees": "private_employees",
    "retail_sales": "retail_annual_sales_million_yen",
    "cultivated_land_ha": "cultivated_land_ha",
    "fiscal_strength": "fiscal_strength_index",
    "current_balance_ratio": "current_balance_ratio_percent",
    "real_debt_service_ratio": "real_debt_service_ratio_percent",
    "expenditure": "municipal_expenditure_total_thousand_yen",
    "kindergartens": "kindergartens",
    "elementary_schools": "elementary_schools",
    "elementary_pupils": "elementary_school_pupils",
    "junior_high_schools": "junior_high_schools",
    "junior_high_students": "junior_high_school_students",
    "high_schools": "high_schools",
    "community_centres": "community_centres_kominkan",
    "libraries": "libraries",
    "labour_force": "labour_force",
    "employed": "employed_persons",
    "unemployed": "unemployed_persons",
    "employed_primary": "employed_primary_industry",
    "employed_secondary": "employed_secondary_industry",
    "employed_tertiary": "employed_tertiary_industry",
    "commuters_out": "commuters_to_other_municipalities",
    "employed_in_own_town": "employed_in_own_municipality",
    "clinics": "general_clinics",
    "dental_clinics": "dental_clinics",
    "physicians": "physicians",
    "nurseries": "nursery_centres_basic_table",
}
YEARS_LATER = {"population_register": 1}
PROJECTION_ITEMS = {
    ("population_total", year): f"projected_population_total_{year}"
    for year in range(2025, 2051, 5)
} | {
    ("population_total", 2020): "population_total_2020_base",
    ("population_age_0_14", 2050): "projected_population_age_0_14_2050",
    ("population_age_15_64", 2050): "projected_population_age_15_64_2050",
    ("population_age_65_over", 2050): "projected_population_age_65_over_2050",
}


def renamed(rows: Iterable[Row], columns: Mapping[str, str]) -> Iterator[Row]:
    """One row per area, in our columns."""
    for row in rows:
        code = row.get("area_code") or row["municipality_code"]
        yield {"area_code": code} | {ours: row[theirs] for ours, theirs in columns.items()}


def ssds(rows: Iterable[Row]) -> Iterator[Row]:
    """The figures of many years that our indicators use.

    The register of a fiscal year is that of the next 1 January; ours goes by its day.
    """
    ours = {theirs: name for name, theirs in SSDS_ITEMS.items()}
    for row in rows:
        if row["indicator"] in ours:
            yield {
                "area_code": row["municipality_code"],
                "item": ours[row["indicator"]],
                "year": str(int(row["year"]) + YEARS_LATER.get(ours[row["indicator"]], 0)),
                "value": row["value"],
            }


def projection(rows: Iterable[Row]) -> Iterator[Row]:
    """The projection of residents, one row per area, item and year."""
    for row in rows:
        for (item, year), theirs in sorted(PROJECTION_ITEMS.items()):
            yield {
                "area_code": row["area_code"],
                "item": item,
                "year": str(year),
                "value": row[theirs],
            }


def rings(collection: Mapping[str, Any]) -> Iterator[Row]:
    """Boundaries, one row per ring, points written as `longitude latitude`, by comma.

    Raises:
        ValueError: a coordinate is finer than the five decimals our boundaries keep.
    """
    for feature in collection["features"]:
        geometry = feature["geometry"]
        shapes = geometry["coordinates"]
        polygons = shapes if geometry["type"] == "MultiPolygon" else [shapes]
        for number, polygon in enumerate(polygons, start=1):
            for ring, points in enumerate(polygon, start=1):
                for degrees in (degrees for point in points for degrees in point):
                    if steps(degrees) / 100_000 != degrees:
                        raise ValueError(f"{feature['id']}: {degrees} は5けたより細かい座標です")
                yield {
                    "area_code": feature["id"],
                    "polygon": str(number),
                    "ring": str(ring),
                    "points": ",".join(f"{x!r} {y!r}" for x, y in points),
                }


def cooperatives(rows: Iterable[Row]) -> Iterator[Row]:
    """The worker co-operatives as treasures of their town: name and town, nothing more."""
    for row in rows:
        yield {
            "kind": "worker_cooperative",
            "area_code": row["municipality_code"],
            "name": row["name"],
            "note": row["note"],
        }
